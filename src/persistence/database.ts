import { MikroORM, type EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import { isPostgres } from './driver/database-options.js';
import { Config } from '../config/config.js';
import type { Patience } from './driver/postgres-dialect.js';
import { reach } from './driver/reach.js';
import { POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS } from './migrations.js';
import { ownConnection } from './driver/own-connection.js';

/** Any number, the same in all replicas: who holds it, migrates. */
const MIGRATING = 0x666f796572;

/** An index on a large table takes longer than any statement of a request, and others wait for who makes it. */
const AS_LONG_AS_IT_TAKES: Patience = { connection: 5000, lock: 0, statement: 0 };
const TIMEOUTS = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];

/**
 * What the two databases do differently. SQLite has one writer at a time, so locks are nothing there; PostgreSQL has many, so
 * each transaction locks the rows that it decides about.
 */
@Injectable()
export class Database {
  readonly postgres: boolean;
  /** What this version needs, the oldest first. */
  readonly migrations;

  constructor(
    private readonly orm: MikroORM,
    private readonly config: Config,
  ) {
    this.postgres = isPostgres(config.databaseUrl);
    this.migrations = this.postgres ? POSTGRES_MIGRATIONS : SQLITE_MIGRATIONS;
  }

  /** Brings the schema up to date, once the database is there. Of several that start at once one does it, and the others wait for it. */
  async migrate(): Promise<void> {
    const em = this.orm.em.fork() as EntityManager;
    await reach(() => em.execute('select 1'));
    if (!this.postgres) {
      // The migrator looks for its table before it begins a transaction, and two could find none.
      await em.execute(SQLITE_MIGRATIONS_TABLE);
      await this.orm.migrator.up();
      return;
    }
    const connection = ownConnection(this.orm, this.config.databaseUrl, AS_LONG_AS_IT_TAKES);
    try {
      await connection.transactional(async (transaction) => {
        const run = (sql: string) => connection.execute(sql, [], 'run', transaction);
        // Where a pooler keeps timeouts from being set at the start, the role's would hold.
        for (const timeout of TIMEOUTS) await run(`set local ${timeout} = 0`);
        await run(`select pg_advisory_xact_lock(${MIGRATING})`);
        await this.orm.migrator.up({ transaction });
      });
    } finally {
      await connection.close();
    }
  }

  /**
   * Locks rows `for no key update` until the transaction ends, in id order against deadlocks: no other transaction changes
   * them, but others may still insert references to them (an order's items to their ticket type).
   */
  async lockForUpdate(em: EntityManager, entity: EntityClass<{ id: number }>, ids: number[]): Promise<void> {
    await this.lockRows(em, entity, ids, 'for no key update');
  }

  /** Locks rows `for key share` until the transaction ends, as inserting a reference to them would: several transactions may do so at once. */
  async lockForKeyShare(em: EntityManager, entity: EntityClass<{ id: number }>, ids: number[]): Promise<void> {
    await this.lockRows(em, entity, ids, 'for key share');
  }

  /** Takes the advisory lock until the transaction ends. On SQLite a transaction that writes is alone anyway. */
  async advisoryLock(em: EntityManager, number: number): Promise<void> {
    if (this.postgres) await em.execute('select pg_advisory_xact_lock(?)', [number]);
  }

  /** Takes the advisory lock in shared mode until the transaction ends. An exclusive waiter keeps newcomers out. */
  async advisoryLockShared(em: EntityManager, number: number): Promise<void> {
    if (this.postgres) await em.execute('select pg_advisory_xact_lock_shared(?)', [number]);
  }

  private async lockRows(em: EntityManager, entity: EntityClass<{ id: number }>, ids: number[], how: string) {
    if (!this.postgres || ids.length === 0) return;
    const { tableName } = this.orm.getMetadata().get(entity);
    const places = ids.map(() => '?').join(', ');
    await em.execute(`select id from ${tableName} where id in (${places}) order by id ${how}`, ids);
  }

  /** What time it is for the database; nothing where it has no clock but this machine's. */
  async time(): Promise<Date | undefined> {
    if (!this.postgres) return undefined;
    const em = this.orm.em.fork() as EntityManager;
    const [row] = await em.execute<{ ms: number | string }[]>(
      'select extract(epoch from clock_timestamp()) * 1000 as ms',
    );
    return new Date(Number(row!.ms));
  }
}

/** As MikroORM's migrator would make it. */
const SQLITE_MIGRATIONS_TABLE = `
  create table if not exists mikro_orm_migrations (
    id integer not null primary key autoincrement,
    name text not null,
    executed_at datetime not null default (strftime('%s', 'now') * 1000)
  )`;
