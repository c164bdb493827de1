import { MikroORM } from '@mikro-orm/core';
import type { Foyer } from '../../../support/foyer.js';

const LOG = 'fuzz_change';
/** Entries that tell of a refusal; writing them down is no change. */
const TOLD = ['login.failed', 'login.incomplete', 'login.braked', 'password.wrong', 'exportMyData'];
/** Tables in which some statements are bookkeeping: last uses, seals, and the people behind entries of the audit log. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  session: ['insert', 'delete'],
  api_token: ['insert', 'delete'],
  audit_entry: ['insert'],
  audit_person: [],
};
const STATEMENTS = ['insert', 'update', 'delete'];

/**
 * Notes which tables a committed transaction changes, by triggers: comparing all rows after each of thousands of cases
 * would take hours.
 */
export class Changes {
  private constructor(private readonly foyer: Foyer) {}

  static async watch(foyer: Foyer): Promise<Changes> {
    const { em } = foyer;
    await em.execute(`create table ${LOG} (what text not null)`);
    const onPostgres = em.getPlatform().constructor.name.startsWith('Postgre');
    for (const table of new Set([...foyer.app.get(MikroORM).getMetadata()].map(({ tableName }) => tableName))) {
      for (const statement of COUNTED[table] ?? STATEMENTS) {
        for (const sql of onPostgres ? postgres(table, statement) : sqlite(table, statement)) await em.execute(sql);
      }
    }
    return new Changes(foyer);
  }

  /** What was changed since the last call, as `orders update`. */
  async since(): Promise<string[]> {
    const rows = await this.foyer.rows(`select distinct what from ${LOG}`);
    if (rows.length > 0) await this.foyer.em.execute(`delete from ${LOG}`);
    return rows.map(({ what }) => String(what)).filter((what) => !TOLD.some((entry) => what.endsWith(` ${entry}`)));
  }
}

const note = (table: string, statement: string) =>
  table === 'audit_entry' ? `'${table} ' || new.action` : `'${table} ${statement}'`;

const sqlite = (table: string, statement: string) => [
  `create trigger fuzz_${table}_${statement} after ${statement} on ${table}
     begin insert into ${LOG} values (${note(table, statement)}); end`,
];

const postgres = (table: string, statement: string) => [
  `create function fuzz_${table}_${statement}() returns trigger language plpgsql as
     $$ begin insert into ${LOG} values (${note(table, statement)}); return null; end $$`,
  `create trigger fuzz_${table}_${statement} after ${statement} on ${table}
     for each row execute function fuzz_${table}_${statement}()`,
];
