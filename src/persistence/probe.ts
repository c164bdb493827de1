import { setTimeout as pause } from 'node:timers/promises';
import { MikroORM } from '@mikro-orm/core';
import type { PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { DatabaseError, isBusy } from './driver/database-errors.js';
import type { Patience } from './driver/postgres-dialect.js';
import { Database } from './database.js';
import { ownConnection } from './driver/own-connection.js';

/** A balancer's health check times out after 3 s. Without an answer it would take out all replicas at once. */
const PATIENCE_MS = 2000;
const OF_PROBE: Patience = { connection: PATIENCE_MS, lock: 1000, statement: 1000 };

const DONE = 'select name from mikro_orm_migrations';

/**
 * Asks whether the database answers. PostgreSQL is asked over a connection of its own: a pool that is full of requests
 * is no dead server. Concurrent callers share one query.
 */
@Injectable()
export class Probe implements OnApplicationShutdown {
  private readonly own?: PostgreSqlConnection;
  private asking?: Promise<{ name: string }[]>;
  private pending: string[] = [];

  constructor(
    private readonly orm: MikroORM,
    private readonly database: Database,
    { databaseUrl }: Config,
  ) {
    if (database.postgres) this.own = ownConnection(orm, databaseUrl, OF_PROBE);
  }

  /**
   * The names of this version's migrations that the database has not applied; while the database is busy, the last
   * known ones.
   * @throws Error after 2 s at most, if the database is away
   */
  async pendingMigrations(): Promise<string[]> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    try {
      const done = new Set((await this.soon(this.asking)).map(({ name }) => name));
      this.pending = this.database.migrations.map(({ name }) => name).filter((name) => !done.has(name));
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    return this.pending;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.own?.close();
  }

  private async ask(): Promise<{ name: string }[]> {
    return this.own ? this.own.execute(DONE) : (this.orm.em.fork() as EntityManager).execute(DONE);
  }

  /** Waits up to 2 s. On SQLite, a timeout means that other requests occupy the one connection. */
  private async soon<T>(answer: Promise<T>): Promise<T> {
    const answered = new AbortController();
    const silence = pause(PATIENCE_MS, undefined, { signal: answered.signal }).then(() => {
      throw new DatabaseError(this.own ? 'ETIMEDOUT' : 'SQLITE_BUSY', `No answer within ${PATIENCE_MS} ms`);
    });
    try {
      return await Promise.race([answer, silence]);
    } finally {
      answered.abort();
    }
  }
}
