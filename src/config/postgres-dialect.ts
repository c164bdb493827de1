import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import { PostgresDialect, PostgresDriver, type DatabaseConnection, type TransactionSettings } from 'kysely';
import { Pool, TypeOverrides } from 'pg';

/** How long to wait for a connection, where people queue in a rush, or a row's lock before one says that it is busy; in milliseconds. */
const PATIENCE = 5000;

/** No statement of ours takes this long unless something is wrong. */
const STATEMENT_TIMEOUT = 10_000;

type Config = ConstructorParameters<typeof PostgresDriver>[0];

/**
 * What of PostgreSQL must differ from the defaults for Foyer's promises to hold:
 * - nothing waits forever, neither for a connection nor for a lock;
 * - a connection that broke in a transaction goes back to the pool, which throws it away: kysely gives one up only
 *   after a commit or rollback that worked, so each that failed would cost a place in the pool for good.
 *
 * @param connections at most
 */
export function postgresDialect(url: string, connections: number): PostgresDialect {
  return new FoyerDialect({ pool: async () => openPool(url, connections) });
}

function openPool(url: string, connections: number): Pool {
  const types = new TypeOverrides();
  // MikroORM reads times itself; Foyer has no columns of arrays, whose parser this asks for.
  for (const [oid, parse] of Object.entries(createPostgreSqlTypeParsers((text) => [text]))) {
    types.setTypeParser(Number(oid), parse);
  }
  const pool = new Pool({
    connectionString: url,
    max: connections,
    types,
    connectionTimeoutMillis: PATIENCE,
    lock_timeout: PATIENCE,
    statement_timeout: STATEMENT_TIMEOUT,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT,
    keepAlive: true,
    application_name: 'foyer',
  });
  // Without a listener, a connection that the server drops would end the process; who uses it gets the error anyway.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

class FoyerDialect extends PostgresDialect {
  readonly #config: Config;

  constructor(config: Config) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new FoyerDriver(this.#config);
  }
}

class FoyerDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await this.#releasing(connection, () => super.beginTransaction(connection, settings));
  }

  /** Comes after a commit that failed, too. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#releasing(connection, () => super.rollbackTransaction(connection));
  }

  async #releasing(connection: DatabaseConnection, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      await this.releaseConnection(connection as Parameters<PostgresDriver['releaseConnection']>[0]);
      throw error;
    }
  }
}
