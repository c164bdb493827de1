import { Migration } from '@mikro-orm/migrations';

export class Migration20261126033001 extends Migration {
  override name = 'Migration20261126033001';

  override up(): void | Promise<void> {
    // The person behind an entry is erased with the account, and cannot change before that.
    this.addSql(
      `create trigger audit_person_unchanged before update on audit_person for each row execute function audit_entry_append_only();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists audit_person_unchanged on audit_person;`);
  }
}
