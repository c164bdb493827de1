import { Migration } from '@mikro-orm/migrations';

export class Migration20261122000000 extends Migration {
  override name = 'Migration20261122000000';

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`activity\` (\`id\` integer not null primary key autoincrement, \`at\` datetime not null, \`kind\` text not null, \`event_id\` integer null, \`actor_id\` integer null, \`order_id\` integer null, \`ticket_type_id\` integer null, \`quantity\` integer null);`,
    );
    this.addSql(`create index \`activity_of_event\` on \`activity\` (\`event_id\`, \`id\`);`);

    this.addSql(`create table \`arrival\` (\`id\` integer not null primary key autoincrement);`);

    this.addSql(
      `create table \`events\` (\`id\` integer not null primary key autoincrement, \`slug\` text not null, \`name\` text not null, \`venue\` text null, \`starts_at\` datetime null, \`timezone\` text not null, \`currency\` text not null, \`max_tickets_per_order\` integer not null, \`sales_open\` integer not null, \`waiting_list\` text check (\`waiting_list\` in ('MANUAL', 'AUTOMATIC')) not null, \`queue_rule\` text check (\`queue_rule\` in ('STRICT', 'FILL')) not null, \`offer_minutes\` integer not null);`,
    );
    this.addSql(`create unique index \`events_slug_unique\` on \`events\` (\`slug\`);`);

    this.addSql(
      `create table \`idempotency_key\` (\`id\` integer not null primary key autoincrement, \`user_id\` integer not null, \`operation\` text not null, \`key\` text not null, \`request\` text not null, \`result\` json null, \`created_at\` datetime not null);`,
    );
    this.addSql(
      `create unique index \`idempotency_key_once\` on \`idempotency_key\` (\`user_id\`, \`operation\`, \`key\`);`,
    );

    this.addSql(
      `create table \`order_tally\` (\`event_id\` integer not null, \`status\` text check (\`status\` in ('PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED')) not null, \`orders\` integer not null, primary key (\`event_id\`, \`status\`), constraint \`order_tally_event_id_foreign\` foreign key (\`event_id\`) references \`events\` (\`id\`));`,
    );

    this.addSql(
      `create table \`session\` (\`id\` text not null primary key, \`data\` json not null, \`expires_at\` datetime not null);`,
    );
    this.addSql(`create index \`session_expires_at_index\` on \`session\` (\`expires_at\`);`);

    this.addSql(
      `create table \`ticket_type\` (\`id\` integer not null primary key autoincrement, \`event_id\` integer not null, \`tier\` text check (\`tier\` in ('VIP', 'REGULAR')) not null, \`name\` text not null, \`price\` integer not null, \`available\` integer not null default 0, \`held\` integer not null default 0, \`sold\` integer not null default 0, \`revenue\` bigint not null default '0', constraint \`ticket_type_event_id_foreign\` foreign key (\`event_id\`) references \`events\` (\`id\`), constraint \`available_not_negative\` check (available >= 0), constraint \`held_not_negative\` check (held >= 0), constraint \`sold_not_negative\` check (sold >= 0));`,
    );
    this.addSql(`create index \`ticket_type_event_id_index\` on \`ticket_type\` (\`event_id\`);`);

    this.addSql(
      `create table \`stock_movement\` (\`id\` integer not null primary key autoincrement, \`ticket_type_id\` integer not null, \`at\` datetime not null, \`cause\` text check (\`cause\` in ('stocked', 'restocked', 'order.approved', 'order.cancelled')) not null, \`actor_id\` integer null, \`order_id\` integer null, \`available\` integer not null, \`held\` integer not null, \`sold\` integer not null, constraint \`stock_movement_ticket_type_id_foreign\` foreign key (\`ticket_type_id\`) references \`ticket_type\` (\`id\`));`,
    );
    this.addSql(`create index \`stock_movement_ticket_type_id_index\` on \`stock_movement\` (\`ticket_type_id\`);`);

    this.addSql(
      `create table \`users\` (\`id\` integer not null primary key autoincrement, \`username\` text not null, \`username_key\` text not null, \`email\` text not null, \`email_key\` text not null, \`full_name\` text null, \`role\` text check (\`role\` in ('CUSTOMER', 'AGENT', 'MANAGER', 'ADMIN')) not null, \`search_key\` text not null, \`password_hash\` text not null, \`created_at\` datetime not null);`,
    );
    this.addSql(`create unique index \`users_username_key_unique\` on \`users\` (\`username_key\`);`);
    this.addSql(`create unique index \`users_email_key_unique\` on \`users\` (\`email_key\`);`);

    this.addSql(
      `create table \`orders\` (\`id\` integer not null primary key, \`code\` text not null, \`event_id\` integer not null, \`customer_id\` integer not null, \`status\` text check (\`status\` in ('PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED')) not null default 'PENDING', \`priority\` integer not null, \`total_amount\` bigint not null, \`currency\` text not null, \`admin_notes\` text null, \`cancel_reason\` text null, \`placed_at\` datetime not null, \`decided_at\` datetime null, \`completed_at\` datetime null, \`cancelled_at\` datetime null, constraint \`orders_event_id_foreign\` foreign key (\`event_id\`) references \`events\` (\`id\`), constraint \`orders_customer_id_foreign\` foreign key (\`customer_id\`) references \`users\` (\`id\`));`,
    );
    this.addSql(`create unique index \`orders_code_unique\` on \`orders\` (\`code\`);`);
    this.addSql(
      `create index \`orders_to_decide\` on \`orders\` (\`event_id\`, \`priority\`, \`id\`) where \`status\` = 'PENDING';`,
    );
    this.addSql(`create index \`orders_of_customer\` on \`orders\` (\`customer_id\`, \`id\`);`);
    this.addSql(`create index \`orders_of_event\` on \`orders\` (\`event_id\`, \`id\`);`);
    this.addSql(`create index \`orders_by_status\` on \`orders\` (\`status\`, \`id\`);`);
    this.addSql(`create index \`orders_of_event_by_status\` on \`orders\` (\`event_id\`, \`status\`, \`id\`);`);

    this.addSql(
      `create table \`queue_entry\` (\`id\` integer not null primary key, \`ticket_type_id\` integer not null, \`customer_id\` integer not null, \`quantity\` integer not null, \`unit_price\` integer not null, \`status\` text check (\`status\` in ('WAITING', 'OFFERED', 'FULFILLED', 'EXPIRED', 'LEFT')) not null default 'WAITING', \`joined_at\` datetime not null, \`order_id\` integer null, constraint \`queue_entry_ticket_type_id_foreign\` foreign key (\`ticket_type_id\`) references \`ticket_type\` (\`id\`), constraint \`queue_entry_customer_id_foreign\` foreign key (\`customer_id\`) references \`users\` (\`id\`), constraint \`queue_entry_order_id_foreign\` foreign key (\`order_id\`) references \`orders\` (\`id\`) on delete set null);`,
    );
    this.addSql(
      `create index \`queue_entry_line\` on \`queue_entry\` (\`ticket_type_id\`, \`id\`) where \`status\` = 'WAITING';`,
    );
    this.addSql(`create index \`queue_entry_of_customer\` on \`queue_entry\` (\`customer_id\`, \`id\`);`);
    this.addSql(
      `create unique index \`queue_entry_once\` on \`queue_entry\` (\`ticket_type_id\`, \`customer_id\`) where \`status\` = 'WAITING';`,
    );

    this.addSql(
      `create table \`order_item\` (\`id\` integer not null primary key autoincrement, \`order_id\` integer not null, \`ticket_type_id\` integer not null, \`quantity\` integer not null, \`unit_price\` integer not null, constraint \`order_item_order_id_foreign\` foreign key (\`order_id\`) references \`orders\` (\`id\`), constraint \`order_item_ticket_type_id_foreign\` foreign key (\`ticket_type_id\`) references \`ticket_type\` (\`id\`));`,
    );
    this.addSql(`create unique index \`order_item_once\` on \`order_item\` (\`order_id\`, \`ticket_type_id\`);`);

    // The ledger is append-only for every writer; only a reset drops it.
    this.addSql(
      `create trigger \`stock_movement_append_only\` before update on \`stock_movement\` begin select raise(abort, 'stock movements are append-only'); end;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`activity\`;`);
    this.addSql(`drop table if exists \`arrival\`;`);
    this.addSql(`drop table if exists \`events\`;`);
    this.addSql(`drop table if exists \`idempotency_key\`;`);
    this.addSql(`drop table if exists \`order_tally\`;`);
    this.addSql(`drop table if exists \`session\`;`);
    this.addSql(`drop table if exists \`ticket_type\`;`);
    this.addSql(`drop table if exists \`stock_movement\`;`);
    this.addSql(`drop table if exists \`users\`;`);
    this.addSql(`drop table if exists \`orders\`;`);
    this.addSql(`drop table if exists \`queue_entry\`;`);
    this.addSql(`drop table if exists \`order_item\`;`);
  }
}
