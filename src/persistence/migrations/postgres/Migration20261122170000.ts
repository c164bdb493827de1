import { Migration } from '@mikro-orm/migrations';

export class Migration20261122170000 extends Migration {
  override name = 'Migration20261122170000';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "activity" ("id" serial primary key, "at" timestamptz(3) not null, "kind" varchar(40) not null, "event_id" int null, "actor_id" int null, "order_id" int null, "ticket_type_id" int null, "quantity" int null);`,
    );
    this.addSql(`create index "activity_of_event" on "activity" ("event_id", "id");`);

    this.addSql(`create table "arrival" ("id" serial primary key);`);

    this.addSql(
      `create table "events" ("id" serial primary key, "slug" varchar(60) not null, "name" varchar(200) not null, "venue" varchar(200) null, "starts_at" timestamptz(3) null, "timezone" varchar(60) not null, "currency" varchar(3) not null, "max_tickets_per_order" int not null, "sales_open" boolean not null, "waiting_list" text not null, "queue_rule" text not null, "offer_minutes" int not null);`,
    );
    this.addSql(`alter table "events" add constraint "events_slug_unique" unique ("slug");`);
    this.addSql(
      `alter table "events" add constraint "events_waiting_list_check" check ("waiting_list" in ('MANUAL', 'AUTOMATIC'));`,
    );
    this.addSql(
      `alter table "events" add constraint "events_queue_rule_check" check ("queue_rule" in ('STRICT', 'FILL'));`,
    );

    this.addSql(
      `create table "idempotency_key" ("id" serial primary key, "user_id" int not null, "operation" varchar(40) not null, "key" varchar(200) not null, "request" text not null, "result" jsonb null, "created_at" timestamptz(3) not null);`,
    );
    this.addSql(
      `alter table "idempotency_key" add constraint "idempotency_key_once" unique ("user_id", "operation", "key");`,
    );

    this.addSql(
      `create table "order_tally" ("event_id" int not null, "status" text not null, "orders" int not null, primary key ("event_id", "status"));`,
    );
    this.addSql(
      `alter table "order_tally" add constraint "order_tally_status_check" check ("status" in ('PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED'));`,
    );

    this.addSql(
      `create table "session" ("id" varchar(64) not null, "data" jsonb not null, "expires_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "session_expires_at_index" on "session" ("expires_at");`);

    this.addSql(
      `create table "ticket_type" ("id" serial primary key, "event_id" int not null, "tier" text not null, "name" varchar(200) not null, "price" int not null, "available" int not null default 0, "held" int not null default 0, "sold" int not null default 0, "revenue" bigint not null default '0');`,
    );
    this.addSql(`create index "ticket_type_event_id_index" on "ticket_type" ("event_id");`);
    this.addSql(`alter table "ticket_type" add constraint "available_not_negative" check (available >= 0);`);
    this.addSql(`alter table "ticket_type" add constraint "held_not_negative" check (held >= 0);`);
    this.addSql(`alter table "ticket_type" add constraint "sold_not_negative" check (sold >= 0);`);
    this.addSql(
      `alter table "ticket_type" add constraint "ticket_type_tier_check" check ("tier" in ('VIP', 'REGULAR'));`,
    );

    this.addSql(
      `create table "stock_movement" ("id" serial primary key, "ticket_type_id" int not null, "at" timestamptz(3) not null, "cause" text not null, "actor_id" int null, "order_id" int null, "available" int not null, "held" int not null, "sold" int not null);`,
    );
    this.addSql(`create index "stock_movement_ticket_type_id_index" on "stock_movement" ("ticket_type_id");`);
    this.addSql(
      `alter table "stock_movement" add constraint "stock_movement_cause_check" check ("cause" in ('stocked', 'restocked', 'order.approved', 'order.cancelled'));`,
    );

    this.addSql(
      `create table "users" ("id" serial primary key, "username" varchar(30) not null, "username_key" varchar(30) not null, "email" varchar(254) not null, "email_key" varchar(254) not null, "full_name" varchar(100) null, "role" text not null, "search_key" varchar(400) not null, "password_hash" varchar(200) not null, "created_at" timestamptz(3) not null);`,
    );
    this.addSql(`alter table "users" add constraint "users_username_key_unique" unique ("username_key");`);
    this.addSql(`alter table "users" add constraint "users_email_key_unique" unique ("email_key");`);
    this.addSql(
      `alter table "users" add constraint "users_role_check" check ("role" in ('CUSTOMER', 'AGENT', 'MANAGER', 'ADMIN'));`,
    );

    this.addSql(
      `create table "orders" ("id" int not null, "code" varchar(12) not null, "event_id" int not null, "customer_id" int not null, "status" text not null default 'PENDING', "priority" int not null, "total_amount" bigint not null, "currency" varchar(3) not null, "admin_notes" text null, "cancel_reason" text null, "placed_at" timestamptz(3) not null, "decided_at" timestamptz(3) null, "completed_at" timestamptz(3) null, "cancelled_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`alter table "orders" add constraint "orders_code_unique" unique ("code");`);
    this.addSql(
      `create index "orders_to_decide" on "orders" ("event_id", "priority", "id") where "status" = 'PENDING';`,
    );
    this.addSql(`create index "orders_of_customer" on "orders" ("customer_id", "id");`);
    this.addSql(`create index "orders_of_event" on "orders" ("event_id", "id");`);
    this.addSql(`create index "orders_by_status" on "orders" ("status", "id");`);
    this.addSql(`create index "orders_of_event_by_status" on "orders" ("event_id", "status", "id");`);
    this.addSql(
      `alter table "orders" add constraint "orders_status_check" check ("status" in ('PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED'));`,
    );

    this.addSql(
      `create table "queue_entry" ("id" int not null, "ticket_type_id" int not null, "customer_id" int not null, "quantity" int not null, "unit_price" int not null, "status" text not null default 'WAITING', "joined_at" timestamptz(3) not null, "order_id" int null, primary key ("id"));`,
    );
    this.addSql(
      `create index "queue_entry_line" on "queue_entry" ("ticket_type_id", "id") where "status" = 'WAITING';`,
    );
    this.addSql(`create index "queue_entry_of_customer" on "queue_entry" ("customer_id", "id");`);
    this.addSql(
      `create unique index "queue_entry_once" on "queue_entry" ("ticket_type_id", "customer_id") where "status" = 'WAITING';`,
    );
    this.addSql(
      `alter table "queue_entry" add constraint "queue_entry_status_check" check ("status" in ('WAITING', 'OFFERED', 'FULFILLED', 'EXPIRED', 'LEFT'));`,
    );

    this.addSql(
      `create table "order_item" ("id" serial primary key, "order_id" int not null, "ticket_type_id" int not null, "quantity" int not null, "unit_price" int not null);`,
    );
    this.addSql(`alter table "order_item" add constraint "order_item_once" unique ("order_id", "ticket_type_id");`);

    this.addSql(
      `alter table "order_tally" add constraint "order_tally_event_id_foreign" foreign key ("event_id") references "events" ("id");`,
    );

    this.addSql(
      `alter table "ticket_type" add constraint "ticket_type_event_id_foreign" foreign key ("event_id") references "events" ("id");`,
    );

    this.addSql(
      `alter table "stock_movement" add constraint "stock_movement_ticket_type_id_foreign" foreign key ("ticket_type_id") references "ticket_type" ("id");`,
    );

    this.addSql(
      `alter table "orders" add constraint "orders_event_id_foreign" foreign key ("event_id") references "events" ("id");`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_customer_id_foreign" foreign key ("customer_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "queue_entry" add constraint "queue_entry_ticket_type_id_foreign" foreign key ("ticket_type_id") references "ticket_type" ("id");`,
    );
    this.addSql(
      `alter table "queue_entry" add constraint "queue_entry_customer_id_foreign" foreign key ("customer_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "queue_entry" add constraint "queue_entry_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "order_item" add constraint "order_item_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "order_item" add constraint "order_item_ticket_type_id_foreign" foreign key ("ticket_type_id") references "ticket_type" ("id");`,
    );

    // The ledger is append-only for every writer; only a reset drops it.
    this.addSql(
      `create function stock_movement_append_only() returns trigger language plpgsql as $$ begin raise exception 'stock movements are append-only'; end $$;`,
    );
    this.addSql(
      `create trigger stock_movement_append_only before update on stock_movement for each row execute function stock_movement_append_only();`,
    );
  }
}
