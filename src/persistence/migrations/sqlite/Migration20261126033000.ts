import { Migration } from '@mikro-orm/migrations';

export class Migration20261126033000 extends Migration {
  override name = 'Migration20261126033000';

  override up(): void | Promise<void> {
    // The person behind an entry is erased with the account, and cannot change before that.
    this.addSql(
      `create trigger \`audit_person_unchanged\` before update on \`audit_person\` begin select raise(abort, 'the audit log is append-only'); end;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists \`audit_person_unchanged\`;`);
  }
}
