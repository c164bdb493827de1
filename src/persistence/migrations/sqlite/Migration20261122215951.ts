import { Migration } from '@mikro-orm/migrations';

export class Migration20261122215951 extends Migration {
  override name = 'Migration20261122215951';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`audit_entry\` (\`id\` integer not null primary key autoincrement, \`at\` datetime not null, \`action\` text not null, \`actor_id\` integer null, \`subject\` text null, \`before\` text not null, \`after\` text not null, \`seq\` integer null, \`hash\` text null);`,
    );
    this.addSql(`create index \`audit_entry_action_index\` on \`audit_entry\` (\`action\`);`);
    this.addSql(`create index \`audit_entry_actor_id_index\` on \`audit_entry\` (\`actor_id\`);`);
    this.addSql(`create index \`audit_entry_subject_index\` on \`audit_entry\` (\`subject\`);`);
    this.addSql(`create unique index \`audit_entry_seq_unique\` on \`audit_entry\` (\`seq\`);`);

    this.addSql(
      `create table \`audit_person\` (\`id\` integer not null primary key, \`user_id\` integer null, \`name\` text null, \`address\` text null, \`user_agent\` text null);`,
    );
    this.addSql(`create index \`audit_person_user_id_index\` on \`audit_person\` (\`user_id\`);`);

    // Append-only for every writer: an entry changes once, when it is sealed.
    this.addSql(
      `create trigger \`audit_entry_stays\` before delete on \`audit_entry\` begin select raise(abort, 'the audit log is append-only'); end;`,
    );
    this.addSql(
      `create trigger \`audit_entry_append_only\` before update on \`audit_entry\` when old.\`seq\` is not null or new.\`id\` is not old.\`id\` or new.\`at\` is not old.\`at\` or new.\`action\` is not old.\`action\` or new.\`actor_id\` is not old.\`actor_id\` or new.\`subject\` is not old.\`subject\` or new.\`before\` is not old.\`before\` or new.\`after\` is not old.\`after\` begin select raise(abort, 'the audit log is append-only'); end;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`audit_entry\`;`);
    this.addSql(`drop table if exists \`audit_person\`;`);
  }
}
