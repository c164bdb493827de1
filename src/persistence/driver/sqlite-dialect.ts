import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type TransactionSettings,
} from 'kysely';
import { isBusy } from './database-errors.js';
import { EnvironmentError } from '../../config/environment.js';

/** How long a statement, or the start of a transaction, waits for another process that writes. */
const BUSY_TIMEOUT_MS = 2000;
const BEGIN_AGAIN_MS = 10;

type Config = ConstructorParameters<typeof SqliteDriver>[0];

/**
 * What of SQLite must differ from the defaults for Foyer's promises to hold:
 * - synchronous=FULL: better-sqlite3 turns to NORMAL in WAL, which does not sync at commit;
 * - BEGIN IMMEDIATE for what writes: a deferred transaction that reads and then writes gets SQLITE_BUSY at once
 *   where another process writes, whatever the busy timeout (https://www.sqlite.org/lang_transaction.html);
 * - the one connection goes to whoever asked first: kysely's own lock lets newcomers overtake.
 */
export function sqliteDialect(path: string): SqliteDialect {
  return new FoyerDialect({ database: async () => open(path) });
}

/** @throws EnvironmentError where there is no database to be had at this path */
function open(path: string): Database.Database {
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    const database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    return database;
  } catch (error) {
    throw new EnvironmentError(`DATABASE_URL cannot be opened: ${(error as Error).message}`);
  }
}

class FoyerDialect extends SqliteDialect {
  readonly #config: Config;

  constructor(config: Config) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new FoyerDriver(this.#config);
  }

  override createAdapter(): SqliteAdapter {
    return new QueueingAdapter();
  }
}

/** Tells kysely to leave the queueing for the one connection to the driver. */
class QueueingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class FoyerDriver extends SqliteDriver {
  #last: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  override async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    this.#release = resolve;
    return super.acquireConnection();
  }

  /**
   * SQLite answers without letting go of the event loop. Handing on in its next turn lets requests, new connections
   * and timers in between; without it, whoever connects during a rush waits for its end.
   */
  override async releaseConnection(): Promise<void> {
    setImmediate(this.#release);
  }

  /** kysely gives up a connection only once its transaction has begun; where that fails, it must go back here. */
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const run = (sql: string) => connection.executeQuery(CompiledQuery.raw(sql));
    try {
      if (settings?.accessMode === 'read only') await run('begin deferred');
      else await this.#beginImmediate(run);
    } catch (error) {
      await this.releaseConnection();
      throw error;
    }
  }

  /** The same for a rollback that fails, as where SQLite has rolled back by itself because the disk is full. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      await this.releaseConnection();
      throw error;
    }
  }

  /** Waits for another process without keeping this one from everything else, as SQLite's own waiting would. */
  async #beginImmediate(run: (sql: string) => Promise<unknown>): Promise<void> {
    const deadline = performance.now() + BUSY_TIMEOUT_MS;
    await run('pragma busy_timeout = 0');
    try {
      for (;;) {
        try {
          await run('begin immediate');
          return;
        } catch (error) {
          if (!isBusy(error) || performance.now() > deadline) throw error;
          await pause(BEGIN_AGAIN_MS);
        }
      }
    } finally {
      await run(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }
}
