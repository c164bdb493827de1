import { Migration } from '@mikro-orm/migrations';

export class Migration20261128100001 extends Migration {
  override name = 'Migration20261128100001';

  override up(): void | Promise<void> {
    this.addSql(
      `create index "orders_pending_of_customer" on "orders" ("customer_id", "event_id", "id") where "status" = 'PENDING';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "orders_pending_of_customer";`);
  }
}
