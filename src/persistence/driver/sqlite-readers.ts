import { Injectable, Module } from '@nestjs/common';
import { Kysely, type Transaction } from 'kysely';
import { isPostgres } from '../../config/addresses.js';
import { Config } from '../../config/config.js';
import { readerDialect } from './sqlite-reader-dialect.js';

/**
 * The optimisation `readers`: connections to a SQLite file that only read, so that reads wait neither for the writing
 * connection nor for its queue. In WAL mode each statement sees the last commit.
 *
 * Statements outside of transactions share one connection. Each read transaction has its own: nobody else sees its
 * snapshot. PostgreSQL has its pool, and a database in memory has one connection only; both have no readers.
 */
@Injectable()
export class SqliteReaders {
  /** Runs single statements; undefined where there are no readers. */
  readonly statements: Kysely<unknown> | undefined;
  private readonly views: Kysely<unknown> | undefined;

  constructor({ databaseUrl, optimizations }: Config) {
    const path = databaseUrl.replace(/^sqlite:/, '');
    if (isPostgres(databaseUrl) || path === ':memory:' || !optimizations.has('readers')) return;
    this.statements = new Kysely({ dialect: readerDialect(path, 'statements') });
    this.views = new Kysely({ dialect: readerDialect(path, 'views') });
  }

  /**
   * Runs `work` in a read transaction, all of whose statements see one snapshot; undefined where there are no readers.
   * A transaction older than MAX_VIEW_MS is ended, and its next statement fails with SQLITE_BUSY.
   */
  view<T>(work: (transaction: Transaction<unknown>) => Promise<T>): Promise<T> | undefined {
    return this.views?.transaction().execute(work);
  }

  /** Closes the readers. The writing connection closes after them: only the last one removes the write-ahead log. */
  async close(): Promise<void> {
    await this.statements?.destroy();
    await this.views?.destroy();
  }
}

@Module({ providers: [SqliteReaders], exports: [SqliteReaders] })
export class SqliteReadersModule {}
