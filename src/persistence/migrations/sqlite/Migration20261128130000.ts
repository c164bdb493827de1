import { Migration } from '@mikro-orm/migrations';

export class Migration20261128130000 extends Migration {
  override name = 'Migration20261128130000';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`search_word\` (\`kind\` text not null, \`owner_id\` integer not null, \`word\` text not null, primary key (\`kind\`, \`owner_id\`, \`word\`));`,
    );
    this.addSql(`create index \`search_word_by_prefix\` on \`search_word\` (\`kind\`, \`word\`, \`owner_id\`);`);

    this.addSql(`alter table \`users\` add column \`address_key\` text null;`);
    this.addSql(`alter table \`users\` add column \`derived_from\` text null;`);
    this.addSql(`create unique index \`users_address_key_unique\` on \`users\` (\`address_key\`);`);
    this.addSql(
      `create index \`users_to_derive\` on \`users\` (\`id\`) where derived_from is distinct from search_key;`,
    );

    this.addSql(`alter table \`orders\` add column \`word_count\` integer not null default 0;`);
    this.addSql(`create index \`orders_without_words\` on \`orders\` (\`id\`) where \`word_count\` = 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`search_word\`;`);

    this.addSql(`drop index \`orders_without_words\`;`);
    this.addSql(`alter table \`orders\` drop column \`word_count\`;`);

    this.addSql(`drop index \`users_address_key_unique\`;`);
    this.addSql(`drop index \`users_to_derive\`;`);
    this.addSql(`alter table \`users\` drop column \`address_key\`;`);
    this.addSql(`alter table \`users\` drop column \`derived_from\`;`);
  }
}
