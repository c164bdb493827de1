import { MikroORM, type EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import { isPostgres } from '../config/addresses.js';
import { Logger } from 'nestjs-pino';
import { Config } from '../config/config.js';
import type { Patience } from './driver/postgres-dialect.js';
import { keepPrepared } from './driver/kept-texts.js';
import { migrating, reach } from './driver/reach.js';
import { POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS } from './migrations.js';
import { ownConnection } from './driver/own-connection.js';
import { ADVISORY_LOCK, ADVISORY_LOCK_SHARED } from './statements/advisory-locks.js';
import { Db, type Dialect } from './statements/db.js';

/** The migration's advisory lock. The number is arbitrary, but the same in all replicas. */
const MIGRATING = 0x666f796572;

/**
 * No timeouts: building an index on a large table takes longer than any request, and other replicas wait for the lock.
 */
const AS_LONG_AS_IT_TAKES: Patience = { connection: 5000, lock: 0, statement: 0 };
const TIMEOUTS = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];

/**
 * The differences between the two databases. SQLite has one writer at a time, so its locks are no-ops. On PostgreSQL
 * each transaction locks the rows that it decides about.
 */
@Injectable()
export class Database {
  readonly postgres: boolean;
  /** The migrations of this version, oldest first. */
  readonly migrations;
  /** What statements need to know about the database. */
  readonly dialect: Dialect;

  constructor(
    private readonly orm: MikroORM,
    private readonly config: Config,
    private readonly logger: Logger, // Nest's is silent until the application listens
  ) {
    this.postgres = isPostgres(config.databaseUrl);
    this.migrations = this.postgres ? POSTGRES_MIGRATIONS : SQLITE_MIGRATIONS;
    this.dialect = {
      postgres: this.postgres,
      keeps: config.optimizations.has('statements') && (config.databasePrepare || !this.postgres),
      metadata: orm.getMetadata(),
      platform: orm.em.getPlatform(),
    };
    if (this.dialect.keeps && !this.postgres) for (const sql of ['begin immediate', 'commit']) keepPrepared(sql);
  }

  /**
   * Waits for the database and brings the schema up to date. Of several replicas that start together, one migrates and
   * the others wait.
   * @throws EnvironmentError if the database cannot be used
   */
  async migrate(): Promise<void> {
    const em = this.orm.em.fork() as EntityManager;
    await reach(() => em.execute('select 1'));
    await migrating(() => (this.postgres ? this.migratePostgres() : this.migrateSqlite(em)));
  }

  private async migrateSqlite(em: EntityManager): Promise<void> {
    // Created here: the migrator looks for its table before its transaction begins, so two processes could both create
    // it.
    await em.execute(SQLITE_MIGRATIONS_TABLE);
    this.warnOfNewer(await em.execute(EXECUTED));
    await this.orm.migrator.up();
  }

  private async migratePostgres(): Promise<void> {
    const connection = ownConnection(this.orm, this.config.databaseUrl, AS_LONG_AS_IT_TAKES);
    try {
      await connection.transactional(async (transaction) => {
        const run = (sql: string) => connection.execute(sql, [], 'run', transaction);
        // A pooler may drop the timeouts of the connection; the role's would apply then.
        for (const timeout of TIMEOUTS) await run(`set local ${timeout} = 0`);
        await run(`select pg_advisory_xact_lock(${MIGRATING})`);
        await this.orm.migrator.up({ transaction });
        this.warnOfNewer(await connection.execute(EXECUTED, [], 'all', transaction));
      });
    } finally {
      await connection.close();
    }
  }

  /**
   * Each version runs beside the next one's schema, since replicas restart one after another. Two versions back, that is
   * no longer promised.
   */
  private warnOfNewer(executed: { name: string }[]): void {
    const known = new Set<string>(this.migrations.map(({ name }) => name));
    const unknown = executed.find(({ name }) => !known.has(name));
    if (!unknown) return;
    this.logger.warn(
      `A newer version has migrated the database (${unknown.name}). Start that version as soon as you can`,
    );
  }

  /**
   * Locks rows `for no key update` until the transaction ends, in id order against deadlocks. Other transactions cannot
   * change the rows; they may insert references to them (an order's items to their ticket type).
   */
  async lockForUpdate(em: EntityManager, entity: EntityClass<{ id: number }>, ids: number[]): Promise<void> {
    await this.lockRows(em, entity, ids, 'for no key update');
  }

  /**
   * Locks rows `for key share` until the transaction ends, as inserting a reference to them does. Several transactions
   * may hold this lock at once.
   */
  async lockForKeyShare(em: EntityManager, entity: EntityClass<{ id: number }>, ids: number[]): Promise<void> {
    await this.lockRows(em, entity, ids, 'for key share');
  }

  /** Takes the advisory lock until the transaction ends. On SQLite `begin immediate` excludes other writers already. */
  async advisoryLock(em: EntityManager, number: number): Promise<void> {
    assertInTransaction(em);
    if (this.postgres) await ADVISORY_LOCK.all(this.dbOf(em), { number });
  }

  /** Takes the advisory lock in shared mode until the transaction ends. An exclusive waiter keeps newcomers out. */
  async advisoryLockShared(em: EntityManager, number: number): Promise<void> {
    assertInTransaction(em);
    if (this.postgres) await ADVISORY_LOCK_SHARED.all(this.dbOf(em), { number });
  }

  private dbOf(em: EntityManager): Db {
    return new Db(this.dialect, em.getTransactionContext()!);
  }

  private async lockRows(em: EntityManager, entity: EntityClass<{ id: number }>, ids: number[], how: string) {
    assertInTransaction(em);
    if (!this.postgres || ids.length === 0) return;
    const { tableName } = this.orm.getMetadata().get(entity);
    const places = ids.map(() => '?').join(', ');
    await em.execute(`select id from ${tableName} where id in (${places}) order by id ${how}`, ids);
  }

  /** The database's time; undefined on SQLite, which uses this machine's clock. */
  async time(): Promise<Date | undefined> {
    if (!this.postgres) return undefined;
    const em = this.orm.em.fork() as EntityManager;
    const [row] = await em.execute<{ ms: number | string }[]>(
      'select extract(epoch from clock_timestamp()) * 1000 as ms',
    );
    return new Date(Number(row!.ms));
  }
}

/** A lock ends with its transaction; without one it would be nothing. */
function assertInTransaction(em: EntityManager): void {
  if (!em.isInTransaction()) throw new Error('A lock needs an open transaction');
}

const EXECUTED = 'select name from mikro_orm_migrations';

/** The table as MikroORM's migrator creates it. */
const SQLITE_MIGRATIONS_TABLE = `
  create table if not exists mikro_orm_migrations (
    id integer not null primary key autoincrement,
    name text not null,
    executed_at datetime not null default (strftime('%s', 'now') * 1000)
  )`;
