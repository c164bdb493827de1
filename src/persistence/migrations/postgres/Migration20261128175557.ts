import { Migration } from '@mikro-orm/migrations';

export class Migration20261128175557 extends Migration {
  override name = 'Migration20261128175557';

  override up(): void | Promise<void> {
    this.addSql(`create index "users_admins" on "users" ("id") where role = 'ADMIN' and disabled_at is null;`);

    this.addSql(`create index "queue_entry_of_type" on "queue_entry" ("ticket_type_id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "queue_entry_of_type";`);

    this.addSql(`drop index "users_admins";`);
  }
}
