import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve as absolute } from 'node:path';
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
import { SqliteConnection } from './sqlite-connection.js';

/** How long a statement, or the start of a transaction, waits for another process's write lock. */
const BUSY_TIMEOUT_MS = 2000;
const BEGIN_AGAIN_MS = 10;

/**
 * The settings of SQLite and kysely that differ from the defaults, as Foyer's promises need:
 * - synchronous=FULL: in WAL mode better-sqlite3 uses NORMAL, which does not sync at a commit;
 * - BEGIN IMMEDIATE for transactions that write: a deferred one that reads first gets SQLITE_BUSY at once if another
 *   process writes, whatever the busy timeout (https://www.sqlite.org/lang_transaction.html);
 * - a first-in, first-out queue for the one connection: kysely's own lock lets newcomers overtake.
 */
export function sqliteDialect(path: string): SqliteDialect {
  let database: Database.Database | undefined;
  return new FoyerDialect(() => (database ??= open(path)));
}

function open(path: string): Database.Database {
  try {
    if (path !== ':memory:') makeFolder(dirname(absolute(path)));
    const database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    return database;
  } catch (error) {
    (error as Error).message += `: ${path}`; // SQLite names no file
    throw error;
  }
}

/** Like `mkdir -p`. Node's own never returns where the parent takes no folder, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // another replica may have been faster
  }
}

class FoyerDialect extends SqliteDialect {
  constructor(private readonly database: () => Database.Database) {
    super({ database: async () => database() });
  }

  override createDriver(): SqliteDriver {
    return new FoyerDriver(this.database);
  }

  override createAdapter(): SqliteAdapter {
    return new QueueingAdapter();
  }
}

/** Turns off kysely's own lock; the driver queues for the one connection. */
class QueueingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class FoyerDriver extends SqliteDriver {
  #connection!: SqliteConnection;
  #last: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(private readonly database: () => Database.Database) {
    super({ database: async () => database() });
  }

  override async init(): Promise<void> {
    await super.init();
    this.#connection = new SqliteConnection(this.database());
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    this.#release = resolve;
    return this.#connection;
  }

  /**
   * Hands the connection on in the event loop's next turn. SQLite blocks the loop while it works; the pause lets
   * requests, new connections and timers in. Without it, a client that connects during a rush waits for its end.
   */
  override async releaseConnection(): Promise<void> {
    setImmediate(this.#release);
  }

  /** Releases the connection if `begin` fails: kysely releases it only after a transaction that has begun. */
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

  /** Releases the connection if the rollback fails, as it does after SQLite rolled back by itself on a full disk. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      await this.releaseConnection();
      throw error;
    }
  }

  /** Retries with pauses: SQLite's own waiting for another process would block the event loop. */
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
