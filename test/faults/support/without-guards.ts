/**
 * Loaded into a replica before the application, with --import: takes away the guards that it names, so that a test
 * can show that it would see what they prevent. Node itself strips the types.
 */
import 'reflect-metadata';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EntityManager } from '@mikro-orm/core';
import { CompiledQuery } from 'kysely';

const without = new Set(process.env['WITHOUT_GUARDS']!.split(','));

const ON_SQLITE = process.env['DATABASE_URL']!.startsWith('sqlite:');

/** The module as the application will get it. */
const built = <Module>(file: string) => import(pathToFileURL(resolve('build', file)).href) as Promise<Module>;

type Work = (em: EntityManager) => Promise<unknown>;

if (without.has('transactions')) {
  // Only what changes is written: each statement then stands for itself.
  type Manager = {
    transactional(work: Work): Promise<unknown>;
    isInTransaction(): boolean;
    getTransactionContext(): unknown;
    getKysely(): unknown;
  };
  const every = EntityManager.prototype as unknown as Manager;
  every.isInTransaction = () => true; // locks ask, and are nothing on SQLite
  every.transactional = async function (this: EntityManager, work) {
    const result = await work(this);
    await this.flush();
    return result;
  };
  const { Tx } = await built<typeof import('../../../src/persistence/tx.js')>('persistence/tx.js');
  const { Db } =
    await built<typeof import('../../../src/persistence/statements/db.js')>('persistence/statements/db.js');
  type Opened = { manager: { getKysely(): never }; database: { dialect: never } };
  Object.defineProperty(Tx.prototype, 'db', {
    get(this: Opened) {
      return new Db(this.database.dialect, this.manager.getKysely());
    },
  });
  // One batch at a time would keep decisions apart as well.
  const { Batches } = await built<typeof import('../../../src/persistence/batches/batches.js')>(
    'persistence/batches/batches.js',
  );
  Reflect.set(Batches.prototype, 'sizeOf', () => ({ most: 1, atOnce: 64 }));
}

if (without.has('row locks')) {
  const { Database } = await built<typeof import('../../../src/persistence/database.js')>('persistence/database.js');
  Database.prototype.lockForUpdate = async () => {};
  await rewriteStatements((sql) => sql.replace(/ for no key update( skip locked)?$/, ''));
}

if (without.has('conditions')) {
  await rewriteStatements((sql) => (sql.startsWith('update "ticket_type"') ? sql.replaceAll('>= 0', '>= -1000') : sql));
}

/** Changes the texts of prepared statements. */
async function rewriteStatements(change: (sql: string) => string): Promise<void> {
  const { Db } =
    await built<typeof import('../../../src/persistence/statements/db.js')>('persistence/statements/db.js');
  const query = Reflect.get(Db.prototype, 'query') as (this: object, asked: { sql: string }) => Promise<unknown>;
  const changed = async function (this: object, asked: { sql: string }): Promise<unknown> {
    // Of the connection that writes: the first statement of all may be a reader's.
    const writes = ON_SQLITE && asked.sql.startsWith('update "ticket_type"');
    if (writes) await query.call(this, CompiledQuery.raw('pragma ignore_check_constraints = on'));
    return query.call(this, { ...asked, sql: change(asked.sql) });
  };
  Reflect.set(Db.prototype, 'query', changed);
}
