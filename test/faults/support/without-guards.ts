/**
 * Loaded into a replica before the application, with --import: takes away the guards that it names, so that a test
 * can show that it would see what they prevent. Node itself strips the types.
 */
import 'reflect-metadata';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EntityManager } from '@mikro-orm/core';

const without = new Set(process.env['WITHOUT_GUARDS']!.split(','));

const ON_SQLITE = process.env['DATABASE_URL']!.startsWith('sqlite:');

/** The module as the application will get it. */
const built = <Module>(file: string) => import(pathToFileURL(resolve('dist', file)).href) as Promise<Module>;

type Work = (em: EntityManager) => Promise<unknown>;

if (without.has('transactions')) {
  // Only what changes is written: each statement then stands for itself.
  type Manager = { transactional(work: Work): Promise<unknown>; isInTransaction(): boolean };
  const every = EntityManager.prototype as unknown as Manager;
  every.isInTransaction = () => true; // locks ask, and are nothing on SQLite
  every.transactional = async function (this: EntityManager, work) {
    const result = await work(this);
    await this.flush();
    return result;
  };
}

if (without.has('row locks')) {
  const { Database } = await built<typeof import('../../../src/persistence/database.js')>('persistence/database.js');
  Database.prototype.lockForUpdate = async () => {};
}

if (without.has('conditions')) {
  type Manager = { execute(sql: string): Promise<unknown> };
  type Update = (this: Manager, entity: unknown, where: { id: number }, ...rest: unknown[]) => Promise<number>;
  const every = EntityManager.prototype as unknown as { nativeUpdate: Update };
  const update = every.nativeUpdate;
  every.nativeUpdate = async function (entity, { id }, ...rest) {
    if (ON_SQLITE) await this.execute('pragma ignore_check_constraints = on');
    return update.call(this, entity, { id }, ...rest);
  };
}
