import { Migration } from '@mikro-orm/migrations';

export class Migration20261128140001 extends Migration {
  override name = 'Migration20261128140001';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "orders" add "decided_by_id" int null, add "event_name" varchar(200) null, add "event_venue" varchar(200) null, add "event_starts_at" timestamptz(3) null, add "event_timezone" varchar(60) null;`,
    );
    this.addSql(`create index "orders_without_names" on "orders" ("id") where event_name is null;`);
    this.addSql(`alter table "order_item" add "name" varchar(200) null, add "tier" text null;`);
    this.addSql(
      `alter table "order_item" add constraint "order_item_tier_check" check ("tier" in ('VIP', 'REGULAR'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "order_item" drop constraint "order_item_tier_check";`);
    this.addSql(`alter table "order_item" drop column "name", drop column "tier";`);
    this.addSql(`drop index "orders_without_names";`);
    this.addSql(
      `alter table "orders" drop column "decided_by_id", drop column "event_name", drop column "event_venue", drop column "event_starts_at", drop column "event_timezone";`,
    );
  }
}
