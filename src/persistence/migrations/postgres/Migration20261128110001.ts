import { Migration } from '@mikro-orm/migrations';

const REFUSE = 'execute function audit_entry_append_only();';

export class Migration20261128110001 extends Migration {
  override name = 'Migration20261128110001';

  override up(): void | Promise<void> {
    this.addSql(`alter table "audit_person" add column "attempts" int null;`);
    // The number of attempts behind an entry may grow. All other columns stay as they were written.
    this.addSql(`drop trigger audit_person_unchanged on audit_person;`);
    this.addSql(
      `create trigger audit_person_unchanged before update on audit_person for each row when (new."id" is distinct from old."id" or new."user_id" is distinct from old."user_id" or new."name" is distinct from old."name" or new."address" is distinct from old."address" or new."user_agent" is distinct from old."user_agent" or old."attempts" is null or new."attempts" is null or new."attempts" < old."attempts") ${REFUSE}`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger audit_person_unchanged on audit_person;`);
    this.addSql(`create trigger audit_person_unchanged before update on audit_person for each row ${REFUSE}`);
    this.addSql(`alter table "audit_person" drop column "attempts";`);
  }
}
