import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type TransactionSettings } from 'kysely';

/**
 * What of SQLite must differ from the defaults for Foyer's promises to hold:
 * - synchronous=FULL: better-sqlite3 turns to NORMAL in WAL, which does not sync at commit;
 * - BEGIN IMMEDIATE for what writes: a deferred transaction that reads and then writes gets SQLITE_BUSY at once
 *   where another process writes, whatever the busy timeout (https://www.sqlite.org/lang_transaction.html).
 */
export function sqliteDialect(path: string): SqliteDialect {
  return new ImmediateSqliteDialect({
    database: async () => open(path),
  });
}

const BUSY_TIMEOUT_MS = 5000;

function open(path: string): Database.Database {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  return database;
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDriver>[0];

  constructor(config: ConstructorParameters<typeof SqliteDriver>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const mode = settings?.accessMode === 'read only' ? 'deferred' : 'immediate';
    await connection.executeQuery(CompiledQuery.raw(`begin ${mode}`));
  }
}
