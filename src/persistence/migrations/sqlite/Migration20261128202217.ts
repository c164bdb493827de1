import { Migration } from '@mikro-orm/migrations';

export class Migration20261128202217 extends Migration {
  override name = 'Migration20261128202217';

  override up(): void | Promise<void> {
    this.addSql(`create table \`id_key\` (\`id\` integer not null primary key, \`key\` text not null);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`id_key\`;`);
  }
}
