import { defineConfig } from '@mikro-orm/sqlite';
import { Migrator } from '@mikro-orm/migrations';
import { sqliteDialect } from './sqlite-dialect.js';

/** MikroORM's options for a DATABASE_URL, without entities and migrations: those come from the modules. */
export function databaseOptions(url: string) {
  return defineConfig({
    dbName: url,
    driverOptions: () => sqliteDialect(url.replace(/^sqlite:/, '')),
    extensions: [Migrator],
    forceUtcTimezone: true,
    migrations: { snapshotOnMigrate: false },
    logger: () => {},
  });
}
