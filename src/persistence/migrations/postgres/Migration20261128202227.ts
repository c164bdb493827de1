import { Migration } from '@mikro-orm/migrations';

export class Migration20261128202227 extends Migration {
  override name = 'Migration20261128202227';

  override up(): void | Promise<void> {
    this.addSql(`create table "id_key" ("id" int not null, "key" varchar(64) not null, primary key ("id"));`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "id_key" cascade;`);
  }
}
