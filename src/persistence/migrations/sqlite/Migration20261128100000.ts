import { Migration } from '@mikro-orm/migrations';

export class Migration20261128100000 extends Migration {
  override name = 'Migration20261128100000';

  override up(): void | Promise<void> {
    this.addSql(
      `create index \`orders_pending_of_customer\` on \`orders\` (\`customer_id\`, \`event_id\`, \`id\`) where \`status\` = 'PENDING';`,
    );
    this.addSql(
      `create index \`orders_with_cancel_reason\` on \`orders\` (\`customer_id\`, \`id\`) where cancel_reason is not null;`,
    );
    this.addSql(
      `create index \`queue_entry_waiting_of_customer\` on \`queue_entry\` (\`customer_id\`, \`id\`) where \`status\` = 'WAITING';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`orders_pending_of_customer\`;`);
    this.addSql(`drop index \`orders_with_cancel_reason\`;`);
    this.addSql(`drop index \`queue_entry_waiting_of_customer\`;`);
  }
}
