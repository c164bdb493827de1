import { Migration } from '@mikro-orm/migrations';

export class Migration20261122213503 extends Migration {
  override name = 'Migration20261122213503';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "api_token" ("id" serial primary key, "user_id" int not null, "name" varchar(100) not null, "token_hash" varchar(64) not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "last_used_at" timestamptz(3) null);`,
    );
    this.addSql(`create index "api_token_user_id_index" on "api_token" ("user_id");`);
    this.addSql(`alter table "api_token" add constraint "api_token_token_hash_unique" unique ("token_hash");`);

    this.addSql(
      `create table "password_link" ("token_hash" varchar(64) not null, "user_id" int not null, "expires_at" timestamptz(3) not null, primary key ("token_hash"));`,
    );
    this.addSql(`alter table "password_link" add constraint "password_link_user_id_unique" unique ("user_id");`);

    this.addSql(
      `create table "second_factor" ("user_id" int not null, "secret" varchar(64) not null, "confirmed_at" timestamptz(3) null, "last_step" int not null, "recovery_hashes" jsonb not null, primary key ("user_id"));`,
    );

    // All sessions end; users log in again.
    this.addSql(`delete from "session";`);
    this.addSql(
      `alter table "session" add "user_id" int null, add "user_agent" varchar(200) null, add "started_at" timestamptz(3) not null, add "seen_at" timestamptz(3) not null;`,
    );
    this.addSql(`create index "session_user_id_index" on "session" ("user_id");`);

    this.addSql(
      `alter table "users" add "disabled_at" timestamptz(3) null, add "second_factor" boolean not null default false;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "api_token" cascade;`);
    this.addSql(`drop table if exists "password_link" cascade;`);
    this.addSql(`drop table if exists "second_factor" cascade;`);

    this.addSql(`drop index "session_user_id_index";`);
    this.addSql(
      `alter table "session" drop column "user_id", drop column "user_agent", drop column "started_at", drop column "seen_at";`,
    );

    this.addSql(`alter table "users" drop column "disabled_at", drop column "second_factor";`);
  }
}
