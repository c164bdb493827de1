import type { Socket } from 'node:net';
import { createPostgreSqlTypeParsers } from '@mikro-orm/sql';
import { PostgresDialect, PostgresDriver, type DatabaseConnection, type TransactionSettings } from 'kysely';
import { Pool, TypeOverrides, type Client } from 'pg';
import { DatabaseError } from './database-errors.js';
import { keptName } from './kept-texts.js';

/** Timeouts in milliseconds; 0 is none. */
export interface Patience {
  /** For a free connection of the pool. */
  connection: number;
  /** For a row lock. */
  lock: number;
  /** For a statement. */
  statement: number;
}

/** No statement of a request takes ten seconds unless something is wrong. */
const OF_REQUESTS: Patience = { connection: 5000, lock: 5000, statement: 10_000 };

/** PostgreSQL ends slow statements itself. If it stays silent for this much longer, it counts as away. */
const SILENCE_MS = 1000;

type Config = ConstructorParameters<typeof PostgresDriver>[0];

/**
 * The settings of PostgreSQL and kysely that differ from the defaults, as Foyer's promises need:
 * - every wait has a timeout: for a connection, for a lock, and for a server that is frozen or cut off;
 * - a connection that broke in a transaction goes back to the pool, which discards it. kysely releases one only after a
 *   commit or rollback that worked: each failure would cost a place in the pool for good.
 *
 * @param connections the maximum of the pool
 * @param patience other timeouts than those of requests, if no client waits for the answer
 */
export function postgresDialect(url: string, connections: number, patience = OF_REQUESTS): PostgresDialect {
  return new FoyerDialect({ pool: async () => openPool(url, connections, patience) });
}

function openPool(url: string, connections: number, patience: Patience): Pool {
  const types = new TypeOverrides();
  // MikroORM parses times itself. Foyer has no array columns; the argument is their parser.
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
  // pg prefers the URL's parameter, so it is read here as well.
  const statement =
    patience.statement && Number(new URL(url).searchParams.get('statement_timeout') ?? patience.statement);
  // Without a listener, an error on an idle connection ends the process. A query on that connection gets the error
  // anyway.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    nameKept(client);
    if (statement > 0) giveUpOnSilence(client, statement + SILENCE_MS);
  });
  return pool;
}

/** Sends statements that are kept prepared (`keepPrepared`) under their names: PostgreSQL parses and plans them once. */
function nameKept(client: Client): void {
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
  const named = (text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' && Array.isArray(values) ? keptName(text) : undefined;
    return name === undefined ? query(text, values, ...rest) : query({ name, text, values }, ...rest);
  };
  client.query = named as typeof client.query;
}

/**
 * Destroys a socket after so many milliseconds of silence. An idle connection is closed as well; the pool opens a new
 * one when needed.
 */
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

  /** kysely calls it after a failed commit as well. */
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
