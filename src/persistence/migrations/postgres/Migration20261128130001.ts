import { Migration } from '@mikro-orm/migrations';

export class Migration20261128130001 extends Migration {
  override name = 'Migration20261128130001';

  override up(): void | Promise<void> {
    // Words are compared by code point, as SQLite does: a range of them is a beginning.
    this.addSql(
      `create table "search_word" ("kind" varchar(10) not null, "owner_id" int not null, "word" varchar(64) collate "C" not null, primary key ("kind", "owner_id", "word"));`,
    );
    this.addSql(`create index "search_word_by_prefix" on "search_word" ("kind", "word", "owner_id");`);

    this.addSql(`alter table "users" add "address_key" varchar(320) null, add "derived_from" varchar(400) null;`);
    this.addSql(`alter table "users" add constraint "users_address_key_unique" unique ("address_key");`);
    this.addSql(`create index "users_to_derive" on "users" ("id") where derived_from is distinct from search_key;`);

    this.addSql(`alter table "orders" add "word_count" int not null default 0;`);
    this.addSql(`create index "orders_without_words" on "orders" ("id") where "word_count" = 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "search_word" cascade;`);

    this.addSql(`drop index "orders_without_words";`);
    this.addSql(`alter table "orders" drop column "word_count";`);

    this.addSql(`alter table "users" drop constraint "users_address_key_unique";`);
    this.addSql(`drop index "users_to_derive";`);
    this.addSql(`alter table "users" drop column "address_key", drop column "derived_from";`);
  }
}
