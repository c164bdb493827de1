import { Migration } from '@mikro-orm/migrations';

export class Migration20261128140000 extends Migration {
  override name = 'Migration20261128140000';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`orders\` add column \`decided_by_id\` integer null;`);
    this.addSql(`alter table \`orders\` add column \`event_name\` text null;`);
    this.addSql(`alter table \`orders\` add column \`event_venue\` text null;`);
    this.addSql(`alter table \`orders\` add column \`event_starts_at\` datetime null;`);
    this.addSql(`alter table \`orders\` add column \`event_timezone\` text null;`);
    this.addSql(`create index \`orders_without_names\` on \`orders\` (\`id\`) where event_name is null;`);
    this.addSql(`alter table \`order_item\` add column \`name\` text null;`);
    this.addSql(`alter table \`order_item\` add column \`tier\` text null check (\`tier\` in ('VIP', 'REGULAR'));`);
  }

  override down(): void | Promise<void> {
    for (const column of ['tier', 'name']) this.addSql(`alter table \`order_item\` drop column \`${column}\`;`);
    this.addSql(`drop index \`orders_without_names\`;`);
    for (const column of ['event_timezone', 'event_starts_at', 'event_venue', 'event_name', 'decided_by_id']) {
      this.addSql(`alter table \`orders\` drop column \`${column}\`;`);
    }
  }
}
