import type { Socket } from 'node:net';
import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import { PostgresDialect, PostgresDriver, type DatabaseConnection, type TransactionSettings } from 'kysely';
import { Pool, TypeOverrides, type Client } from 'pg';
import { DatabaseError } from './database-errors.js';

/** How long to wait, in milliseconds, before one says that the database is busy; 0 is as long as it takes. */
export interface Patience {
  /** For a connection, where people queue in a rush. */
  connection: number;
  /** For a row's lock. */
  lock: number;
  /** For a statement's end. */
  statement: number;
}

/** No statement of ours takes ten seconds unless something is wrong. */
const OF_REQUESTS: Patience = { connection: 5000, lock: 5000, statement: 10_000 };

/** PostgreSQL itself ends a statement that takes too long. Where it has said nothing for so much longer, it is away. */
const SILENCE_MS = 1000;

type Config = ConstructorParameters<typeof PostgresDriver>[0];

/**
 * What of PostgreSQL must differ from the defaults for Foyer's promises to hold:
 * - nothing waits forever, neither for a connection nor for a lock, nor for a server that is frozen or cut off;
 * - a connection that broke in a transaction goes back to the pool, which throws it away: kysely gives one up only
 *   after a commit or rollback that worked, so each that failed would cost a place in the pool for good.
 *
 * @param connections at most
 * @param patience another than with requests, where no client waits for the answer
 */
export function postgresDialect(url: string, connections: number, patience = OF_REQUESTS): PostgresDialect {
  return new FoyerDialect({ pool: async () => openPool(url, connections, patience) });
}

function openPool(url: string, connections: number, patience: Patience): Pool {
  const types = new TypeOverrides();
  // MikroORM reads times itself; Foyer has no columns of arrays, whose parser this asks for.
  for (const [oid, parse] of Object.entries(createPostgreSqlTypeParsers((text) => [text]))) {
    types.setTypeParser(Number(oid), parse);
  }
  const pool = new Pool({
    connectionString: url,
    max: connections,
    types,
    connectionTimeoutMillis: patience.connection,
    lock_timeout: patience.lock,
    statement_timeout: patience.statement,
    idle_in_transaction_session_timeout: patience.statement,
    keepAlive: true,
    application_name: 'foyer',
  });
  // What the URL says comes first for pg, too.
  const statement =
    patience.statement && Number(new URL(url).searchParams.get('statement_timeout') ?? patience.statement);
  // Without a listener, a connection that the server drops would end the process; who uses it gets the error anyway.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    if (statement > 0) giveUpOnSilence(client, statement + SILENCE_MS);
  });
  return pool;
}

/** Ends the connection when nothing has come or gone for so long. One that nobody uses goes as well, and is soon opened again. */
function giveUpOnSilence({ connection }: Client, milliseconds: number): void {
  const socket = connection.stream as Socket;
  socket.setTimeout(milliseconds, () => {
    socket.destroy(new DatabaseError('ETIMEDOUT', `PostgreSQL has said nothing for ${milliseconds} ms`));
  });
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
