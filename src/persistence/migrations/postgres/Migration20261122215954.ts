import { Migration } from '@mikro-orm/migrations';

export class Migration20261122215954 extends Migration {
  override name = 'Migration20261122215954';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_entry" ("id" serial primary key, "at" timestamptz(3) not null, "action" varchar(60) not null, "actor_id" int null, "subject" varchar(60) null, "before" text not null, "after" text not null, "seq" int null, "hash" varchar(64) null);`,
    );
    this.addSql(`create index "audit_entry_action_index" on "audit_entry" ("action");`);
    this.addSql(`create index "audit_entry_actor_id_index" on "audit_entry" ("actor_id");`);
    this.addSql(`create index "audit_entry_subject_index" on "audit_entry" ("subject");`);
    this.addSql(`alter table "audit_entry" add constraint "audit_entry_seq_unique" unique ("seq");`);

    this.addSql(
      `create table "audit_person" ("id" int not null, "user_id" int null, "name" varchar(300) null, "address" varchar(60) null, "user_agent" varchar(200) null, primary key ("id"));`,
    );
    this.addSql(`create index "audit_person_user_id_index" on "audit_person" ("user_id");`);

    // Append-only for every writer: an entry changes once, when it is sealed.
    this.addSql(
      `create function audit_entry_append_only() returns trigger language plpgsql as $$ begin raise exception 'the audit log is append-only'; end $$;`,
    );
    this.addSql(
      `create trigger audit_entry_stays before delete on audit_entry for each row execute function audit_entry_append_only();`,
    );
    this.addSql(
      `create trigger audit_entry_stays_whole before truncate on audit_entry execute function audit_entry_append_only();`,
    );
    this.addSql(
      `create trigger audit_entry_append_only before update on audit_entry for each row when (old.seq is not null or new."id" is distinct from old."id" or new."at" is distinct from old."at" or new."action" is distinct from old."action" or new."actor_id" is distinct from old."actor_id" or new."subject" is distinct from old."subject" or new."before" is distinct from old."before" or new."after" is distinct from old."after") execute function audit_entry_append_only();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "audit_entry" cascade;`);
    this.addSql(`drop table if exists "audit_person" cascade;`);
    this.addSql(`drop function if exists audit_entry_append_only();`);
  }
}
