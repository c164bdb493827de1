import { Migrator } from '@mikro-orm/migrations';
import { defineConfig as definePostgres } from '@mikro-orm/postgresql';
import { defineConfig as defineSqlite } from '@mikro-orm/sqlite';
import { isPostgres } from '../../config/addresses.js';
import { postgresDialect } from './postgres-dialect.js';
import { sqliteDialect } from './sqlite-dialect.js';

const COMMON = {
  extensions: [Migrator],
  forceUtcTimezone: true,
  migrations: { snapshotOnMigrate: false },
  logger: () => {},
};

/**
 * MikroORM's options for a DATABASE_URL; the modules add entities and migrations.
 * @param pool the maximum number of connections to PostgreSQL
 * @param closeReaders closes the readers of SQLite (`SqliteReaders`)
 */
export function databaseOptions(url: string, pool: number, closeReaders?: () => Promise<void>) {
  if (!isPostgres(url)) {
    return defineSqlite({
      ...COMMON,
      dbName: url,
      driverOptions: () => sqliteDialect(url.replace(/^sqlite:/, ''), closeReaders),
    });
  }
  return definePostgres({ ...COMMON, clientUrl: url, driverOptions: () => postgresDialect(url, pool) });
}
