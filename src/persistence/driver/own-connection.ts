import type { MikroORM } from '@mikro-orm/core';
import { PostgreSqlConnection } from '@mikro-orm/postgresql';
import { postgresDialect, type Patience } from './postgres-dialect.js';

/** A connection to PostgreSQL outside of the requests' pool, opened on first use. */
export function ownConnection(orm: MikroORM, url: string, patience: Patience): PostgreSqlConnection {
  return new PostgreSqlConnection(orm.config, { driverOptions: () => postgresDialect(url, 1, patience) });
}
