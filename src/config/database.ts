import { Migrator } from '@mikro-orm/migrations';
import { defineConfig as definePostgres } from '@mikro-orm/postgresql';
import { defineConfig as defineSqlite } from '@mikro-orm/sqlite';
import { sqliteDialect } from './sqlite-dialect.js';

/** Which of the two ways to run a DATABASE_URL chooses. */
export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
}

/** How long to wait for a row's lock, or a connection, before one says that it is busy; in milliseconds. */
const PATIENCE = 2000;

/** No statement of ours takes this long unless something is wrong. */
const STATEMENT_TIMEOUT = 10_000;

const COMMON = {
  extensions: [Migrator],
  forceUtcTimezone: true,
  migrations: { snapshotOnMigrate: false },
  logger: () => {},
};

/**
 * MikroORM's options for a DATABASE_URL, without entities and migrations: those come from the modules.
 *
 * @param pool connections to PostgreSQL at most
 */
export function databaseOptions(url: string, pool: number) {
  if (!isPostgres(url)) {
    return defineSqlite({ ...COMMON, dbName: url, driverOptions: () => sqliteDialect(url.replace(/^sqlite:/, '')) });
  }
  return definePostgres({
    ...COMMON,
    clientUrl: url,
    pool: { min: 0, max: pool },
    driverOptions: {
      connectionTimeoutMillis: PATIENCE,
      lock_timeout: PATIENCE,
      statement_timeout: STATEMENT_TIMEOUT,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT,
      keepAlive: true,
      application_name: 'foyer',
    },
  });
}
