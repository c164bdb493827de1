import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Pool, types } from 'pg';
import type { BoxOffice } from '../../support/box-office.js';
import { Client } from '../../support/client.js';
import { dropDatabases, emptyPostgres } from '../../support/databases.js';
import type { Books } from '../../support/invariants.js';
import { freePort } from '../../support/ports.js';

export const ADMIN = { login: 'admin', password: 'the-admin-of-tests' };

/** The two ways to run: one process on a file, or two replicas on PostgreSQL and Redis. */
export const SHAPES = ['SQLite', 'PostgreSQL'] as const;
export type Shape = (typeof SHAPES)[number];

const MAIN = resolve('dist/main.js');
/** Without its guards it runs in files of its own, which `without-guards.ts` changes. */
const UNBUNDLED = resolve('build/main.js');

const open = new Set<Cluster>();

/** A test that fails half-way leaves its processes behind. */
afterAll(async () => {
  for (const cluster of open) await cluster.close();
  await dropDatabases();
});

/** One process of the built application, which a test may end in any way and start again. */
export class Replica {
  private process: ChildProcess | undefined;
  /** What it has printed since it was started, logs included. */
  output = '';

  constructor(
    readonly url: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly command: string[] = [],
  ) {}

  get pid(): number {
    return this.process!.pid!;
  }

  get running(): boolean {
    return this.process !== undefined && this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Resolves when it serves. @throws Error with what it printed where it ends before */
  async start(): Promise<void> {
    const main = this.env['WITHOUT_GUARDS'] === undefined ? MAIN : UNBUNDLED;
    const [file, ...args] = [...this.command, process.execPath, main];
    this.output = '';
    const child = spawn(file, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    const serves = Promise.withResolvers<void>();
    const listen = (chunk: Buffer) => {
      this.output += chunk;
      if (this.output.includes('Foyer is open')) serves.resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => serves.reject(new Error(`The application ended:\n${this.output.slice(-2000)}`)));
    await serves.promise;
  }

  /** @returns the exit code; null where a signal ended it */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.process;
    if (!child || !this.running) return child?.exitCode ?? null;
    const exit = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await exit)[0];
  }

  signal(signal: NodeJS.Signals): void {
    this.process!.kill(signal);
  }

  client(): Client {
    return new Client(this.url);
  }
}

/** How a cluster differs from the usual one. */
export interface Variation {
  replicas?: number;
  /** For all replicas. */
  env?: NodeJS.ProcessEnv;
  /** For one replica. */
  envOf?: (index: number) => NodeJS.ProcessEnv;
  databaseUrl?: string;
  /** What to run the application under, such as strace. */
  command?: string[];
}

/** Replicas of the built application on an empty database of their own. */
export class Cluster implements BoxOffice, Books {
  private turn = 0;
  private admins: Promise<Client[]> | undefined;

  private constructor(
    readonly shape: Shape,
    readonly replicas: Replica[],
    readonly folder: string,
    readonly databaseUrl: string,
    private readonly database: Database,
  ) {}

  static async open(shape: Shape, variation: Variation = {}): Promise<Cluster> {
    const { replicas: count = shape === 'SQLite' ? 1 : 2, env, envOf = () => ({}), command } = variation;
    const folder = await mkdtemp(join(tmpdir(), 'foyer-faults-'));
    const databaseUrl =
      variation.databaseUrl ?? (shape === 'SQLite' ? `sqlite:${join(folder, 'foyer.db')}` : await emptyPostgres());
    const replicas: Replica[] = [];
    for (let index = 0; index < count; index++) {
      const port = await freePort();
      const settings = {
        PATH: process.env['PATH'],
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        SESSION_SECRET: 'of these tests, and at least 32 bytes',
        ADMIN_PASSWORD: ADMIN.password,
        RATE_LIMITS: 'off',
        MAX_PENDING_PER_CUSTOMER: '0',
        SOCKETS_PER_USER: '1000',
        SOCKETS_PER_ADDRESS: '1000',
        LOG_LEVEL: 'error',
        ...(shape === 'PostgreSQL' && { REDIS_URL: process.env['TEST_REDIS_URL'] }),
        ...env,
        ...envOf(index),
      };
      replicas.push(new Replica(`http://127.0.0.1:${port}`, settings, command));
    }
    const cluster = new Cluster(shape, replicas, folder, databaseUrl, Database.of(databaseUrl));
    open.add(cluster);
    await Promise.all(replicas.map((replica) => replica.start()));
    return cluster;
  }

  /** Somebody with an empty cookie jar, who stays with one replica; the next one goes to the next. */
  client(): Client {
    return this.replicas[this.turn++ % this.replicas.length]!.client();
  }

  async admin(replica?: Replica): Promise<Client> {
    const client = replica?.client() ?? this.client();
    await client.does('mutation ($input: LoginInput!) { login(input: $input) { id } }', { input: ADMIN });
    return client;
  }

  /** The first admin at each replica, logged in once. */
  everywhere(): Promise<Client[]> {
    return (this.admins ??= Promise.all(this.replicas.map((replica) => this.admin(replica))));
  }

  /** Straight from the database, past the application. */
  rows<Row = Record<string, number | string>>(sql: string): Promise<Row[]> {
    return this.database.rows<Row>(sql);
  }

  async close(): Promise<void> {
    open.delete(this);
    await Promise.all(this.replicas.map((replica) => replica.end()));
    await this.database.close();
    await rm(this.folder, { recursive: true });
  }
}

/** Connections beside the application's. */
abstract class Database {
  abstract rows<Row>(sql: string): Promise<Row[]>;
  abstract close(): Promise<void>;

  static of(url: string): Database {
    return url.startsWith('sqlite:') ? new SqliteFile(url.slice('sqlite:'.length)) : new Postgres(url);
  }
}

class SqliteFile extends Database {
  constructor(private readonly path: string) {
    super();
  }

  /** Not kept open: after a kill, the application itself is to find what it left behind. */
  async rows<Row>(sql: string): Promise<Row[]> {
    const database = new Sqlite(this.path);
    try {
      return database.prepare(sql).all() as Row[];
    } finally {
      database.close();
    }
  }

  async close(): Promise<void> {}
}

class Postgres extends Database {
  private readonly pool: Pool;

  constructor(url: string) {
    super();
    this.pool = new Pool({ connectionString: url, max: 2 });
    this.pool.on('error', () => {}); // the server may be stopped meanwhile
  }

  async rows<Row>(sql: string): Promise<Row[]> {
    return (await this.pool.query({ text: sql, types: { getTypeParser: readableType } })).rows as Row[];
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** PostgreSQL's bigint. */
const INT8: number = types.builtins.INT8;

/** bigint as a number, since ours are small. */
function readableType(oid: number): (text: string) => unknown {
  return oid === INT8 ? Number : (types.getTypeParser(oid) as (text: string) => unknown);
}
