import { Migration } from '@mikro-orm/migrations';

export class Migration20261128150000 extends Migration {
  override name = 'Migration20261128150000';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table \`events\` add column \`status\` text check (\`status\` in ('DRAFT', 'PUBLISHED', 'ARCHIVED')) not null default 'PUBLISHED';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table \`events\` drop column \`status\`;`);
  }
}
