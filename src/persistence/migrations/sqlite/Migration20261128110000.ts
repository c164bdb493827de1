import { Migration } from '@mikro-orm/migrations';

const REFUSE = `begin select raise(abort, 'the audit log is append-only'); end;`;

export class Migration20261128110000 extends Migration {
  override name = 'Migration20261128110000';

  override up(): void | Promise<void> {
    this.addSql(`alter table \`audit_person\` add column \`attempts\` integer null;`);
    // The number of attempts behind an entry may grow. All other columns stay as they were written.
    this.addSql(`drop trigger \`audit_person_unchanged\`;`);
    this.addSql(
      `create trigger \`audit_person_unchanged\` before update on \`audit_person\` when new.\`id\` is not old.\`id\` or new.\`user_id\` is not old.\`user_id\` or new.\`name\` is not old.\`name\` or new.\`address\` is not old.\`address\` or new.\`user_agent\` is not old.\`user_agent\` or old.\`attempts\` is null or new.\`attempts\` is null or new.\`attempts\` < old.\`attempts\` ${REFUSE}`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger \`audit_person_unchanged\`;`);
    this.addSql(`create trigger \`audit_person_unchanged\` before update on \`audit_person\` ${REFUSE}`);
    this.addSql(`alter table \`audit_person\` drop column \`attempts\`;`);
  }
}
