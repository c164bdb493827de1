import Database from 'better-sqlite3';
import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type QueryResult } from 'kysely';
import { DatabaseError } from './database-errors.js';
import { SqliteConnection } from './sqlite-connection.js';
import { BUSY_TIMEOUT_MS, QueueingAdapter } from './sqlite-dialect.js';

/** The longest that a read transaction stays open: until it ends, the write-ahead log only grows. */
export const MAX_VIEW_MS = 1000;
/** The most read transactions at the same time; later ones wait. */
const MAX_VIEWS = 4;
/** The longest that statements keep the event loop before requests, new connections and timers get a turn. */
const TURN_MS = 5;

/** Connections that only read: one for single statements, or one for each of at most MAX_VIEWS transactions. */
export function readerDialect(path: string, purpose: 'statements' | 'views'): SqliteDialect {
  const open = () => new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  return new ReaderDialect(purpose === 'views' ? new ViewDriver(open) : new StatementDriver(open));
}

class ReaderDialect extends SqliteDialect {
  constructor(private readonly driver: SqliteDriver) {
    super({ database: unused });
  }

  override createDriver(): SqliteDriver {
    return this.driver;
  }

  override createAdapter(): QueueingAdapter {
    return new QueueingAdapter();
  }
}

/** One connection for all: SQLite runs a statement from its beginning to its end before anything else may run. */
class StatementDriver extends SqliteDriver {
  private database: Database.Database | undefined;
  private connection: DatabaseConnection | undefined;

  constructor(private readonly open: () => Database.Database) {
    super({ database: unused });
  }

  override async init(): Promise<void> {
    this.database = this.open();
    this.connection = new TakingTurns(this.database);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection!;
  }

  override async destroy(): Promise<void> {
    this.database?.close();
  }
}

/** Lets the event loop turn after TURN_MS of statements: without it, a client that connects waits for the rush to end. */
class TakingTurns extends SqliteConnection {
  private began: number | undefined;
  private nextTurn: Promise<void> | undefined;

  override async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    while (this.began !== undefined && performance.now() - this.began > TURN_MS) await this.nextTurn;
    if (this.began === undefined) {
      this.began = performance.now();
      this.nextTurn = new Promise((resolve) => setImmediate(() => ((this.began = undefined), resolve())));
    }
    return super.executeQuery(query);
  }
}

/** A pool for read transactions, first come, first served. */
class ViewDriver extends SqliteDriver {
  private readonly opened: Database.Database[] = [];
  private readonly idle: ViewConnection[] = [];
  private readonly waiting: ((connection: ViewConnection) => void)[] = [];

  constructor(private readonly open: () => Database.Database) {
    super({ database: unused });
  }

  override async init(): Promise<void> {}

  override async acquireConnection(): Promise<DatabaseConnection> {
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.opened.length === MAX_VIEWS) return new Promise((resolve) => this.waiting.push(resolve));
    const database = this.open();
    this.opened.push(database);
    return new ViewConnection(database);
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    const next = this.waiting.shift();
    if (next) next(connection as ViewConnection);
    else this.idle.push(connection as ViewConnection);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as ViewConnection).begin();
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    (connection as ViewConnection).end();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    (connection as ViewConnection).end();
  }

  override async destroy(): Promise<void> {
    for (const database of this.opened) database.close();
  }
}

/** A connection for one read transaction at a time. */
class ViewConnection extends SqliteConnection {
  private limit: NodeJS.Timeout | undefined;

  constructor(private readonly viewed: Database.Database) {
    super(viewed);
  }

  async begin(): Promise<void> {
    this.viewed.exec('begin');
    this.limit = setTimeout(() => this.end(), MAX_VIEW_MS).unref();
  }

  override async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (!this.viewed.inTransaction) {
      throw new DatabaseError('SQLITE_BUSY', `A read transaction was open for more than ${MAX_VIEW_MS} ms`);
    }
    return super.executeQuery(query);
  }

  /** Does nothing if it has ended. */
  end(): void {
    clearTimeout(this.limit);
    if (this.viewed.inTransaction) this.viewed.exec('rollback');
  }
}

async function unused(): Promise<never> {
  throw new Error('This driver opens its own connections');
}
