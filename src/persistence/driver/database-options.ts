import { Migrator } from '@mikro-orm/migrations';
import { defineConfig as definePostgres } from '@mikro-orm/postgresql';
import { defineConfig as defineSqlite } from '@mikro-orm/sqlite';
import { postgresDialect } from './postgres-dialect.js';
import { sqliteDialect } from './sqlite-dialect.js';

/** Which of the two ways to run a DATABASE_URL chooses. */
export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:/.test(url);
}

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
  return definePostgres({ ...COMMON, clientUrl: url, driverOptions: () => postgresDialect(url, pool) });
}
