import { Migration } from '@mikro-orm/migrations';

export class Migration20261126110713 extends Migration {
  override name = 'Migration20261126110713';

  override up(): void | Promise<void> {
    this.addSql(`create index \`queue_entry_order_id_index\` on \`queue_entry\` (\`order_id\`);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index \`queue_entry_order_id_index\`;`);
  }
}
