import { Migration } from '@mikro-orm/migrations';

export class Migration20261128150001 extends Migration {
  override name = 'Migration20261128150001';

  override up(): void | Promise<void> {
    this.addSql(`alter table "events" add "status" text not null default 'PUBLISHED';`);
    this.addSql(
      `alter table "events" add constraint "events_status_check" check ("status" in ('DRAFT', 'PUBLISHED', 'ARCHIVED'));`,
    );

    this.addSql(`alter table "ticket_type" alter column "price" type bigint;`);

    this.addSql(`alter table "queue_entry" alter column "unit_price" type bigint;`);

    this.addSql(`alter table "order_item" alter column "unit_price" type bigint;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "events" drop constraint "events_status_check";`);
    this.addSql(`alter table "events" drop column "status";`);

    this.addSql(`alter table "order_item" alter column "unit_price" type int;`);

    this.addSql(`alter table "queue_entry" alter column "unit_price" type int;`);

    this.addSql(`alter table "ticket_type" alter column "price" type int;`);
  }
}
