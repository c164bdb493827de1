import { Migration } from '@mikro-orm/migrations';

export class Migration20261122213501 extends Migration {
  override name = 'Migration20261122213501';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`api_token\` (\`id\` integer not null primary key autoincrement, \`user_id\` integer not null, \`name\` text not null, \`token_hash\` text not null, \`created_at\` datetime not null, \`expires_at\` datetime not null, \`last_used_at\` datetime null);`,
    );
    this.addSql(`create index \`api_token_user_id_index\` on \`api_token\` (\`user_id\`);`);
    this.addSql(`create unique index \`api_token_token_hash_unique\` on \`api_token\` (\`token_hash\`);`);

    this.addSql(
      `create table \`password_link\` (\`token_hash\` text not null primary key, \`user_id\` integer not null, \`expires_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`password_link_user_id_unique\` on \`password_link\` (\`user_id\`);`);

    this.addSql(
      `create table \`second_factor\` (\`user_id\` integer not null primary key, \`secret\` text not null, \`confirmed_at\` datetime null, \`last_step\` integer not null, \`recovery_hashes\` json not null);`,
    );

    // SQLite cannot add a column that is not null and has no default. All sessions end; users log in again.
    this.addSql(`drop table \`session\`;`);
    this.addSql(
      `create table \`session\` (\`id\` text not null primary key, \`user_id\` integer null, \`data\` json not null, \`user_agent\` text null, \`started_at\` datetime not null, \`seen_at\` datetime not null, \`expires_at\` datetime not null);`,
    );
    this.addSql(`create index \`session_expires_at_index\` on \`session\` (\`expires_at\`);`);
    this.addSql(`create index \`session_user_id_index\` on \`session\` (\`user_id\`);`);

    this.addSql(`alter table \`users\` add column \`disabled_at\` datetime null;`);
    this.addSql(`alter table \`users\` add column \`second_factor\` integer not null default false;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`api_token\`;`);
    this.addSql(`drop table if exists \`password_link\`;`);
    this.addSql(`drop table if exists \`second_factor\`;`);

    this.addSql(`drop index \`session_user_id_index\`;`);
    this.addSql(`alter table \`session\` drop column \`user_id\`;`);
    this.addSql(`alter table \`session\` drop column \`user_agent\`;`);
    this.addSql(`alter table \`session\` drop column \`started_at\`;`);
    this.addSql(`alter table \`session\` drop column \`seen_at\`;`);

    this.addSql(`alter table \`users\` drop column \`disabled_at\`;`);
    this.addSql(`alter table \`users\` drop column \`second_factor\`;`);
  }
}
