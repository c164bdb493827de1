import { sql } from 'kysely';
import { Statement } from './statement.js';

/** Take an advisory lock of PostgreSQL until the transaction ends. Every command takes one, so both stay prepared. */
export const ADVISORY_LOCK = locking('pg_advisory_xact_lock');
export const ADVISORY_LOCK_SHARED = locking('pg_advisory_xact_lock_shared');

function locking(name: string): Statement<object, { number: number }, { locked: string }> {
  return new Statement((db, $) => db.selectNoFrom(sql<string>`${sql.raw(name)}(${$.number})`.as('locked')));
}
