import { Migration } from '@mikro-orm/migrations';

export class Migration20261128212115 extends Migration {
  override name = 'Migration20261128212115';

  override up(): void | Promise<void> {
    this.addSql(`create index "activity_of_order" on "activity" ("order_id", "id") where order_id is not null;`);

    this.addSql(`alter table "orders" add "decided_automatically" boolean not null default false;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "activity_of_order";`);

    this.addSql(`alter table "orders" drop column "decided_automatically";`);
  }
}
