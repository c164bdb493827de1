import { Migration } from '@mikro-orm/migrations';

export class Migration20261128212413 extends Migration {
  override name = 'Migration20261128212413';

  override up(): void | Promise<void> {
    this.addSql(`drop index "stock_movement_ticket_type_id_index";`);
    this.addSql(`create index "stock_movement_of_type" on "stock_movement" ("ticket_type_id", "id");`);

    this.addSql(`create index "users_of_role" on "users" ("role", "id");`);

    this.addSql(`create index "orders_by_priority" on "orders" ("priority", "id");`);
    this.addSql(`create index "orders_by_total" on "orders" ("total_amount", "id");`);
    this.addSql(`create index "orders_by_time" on "orders" ("placed_at", "id");`);

    this.addSql(`drop index "queue_entry_of_type";`);
    this.addSql(`create index "queue_entry_of_type" on "queue_entry" ("ticket_type_id", "id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "orders_by_priority";`);
    this.addSql(`drop index "orders_by_total";`);
    this.addSql(`drop index "orders_by_time";`);

    this.addSql(`drop index "queue_entry_of_type";`);
    this.addSql(`create index "queue_entry_of_type" on "queue_entry" ("ticket_type_id");`);

    this.addSql(`drop index "stock_movement_of_type";`);
    this.addSql(`create index "stock_movement_ticket_type_id_index" on "stock_movement" ("ticket_type_id");`);

    this.addSql(`drop index "users_of_role";`);
  }
}
