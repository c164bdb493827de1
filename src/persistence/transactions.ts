import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ForeignKeyConstraintViolationException,
  IsolationLevel,
  MikroORM,
  OptimisticLockError,
  UniqueConstraintViolationException,
} from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable, Logger } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/domain-error.js';
import { BUSY, isAway, isFull, lostToAnother, unavailable } from './driver/database-errors.js';
import { MessageBus } from '../bus/message-bus.js';
import { Database } from './database.js';
import { answerOnce, type KeyedRequest } from './idempotency.js';
import { Db } from './statements/db.js';
import { retry } from './driver/retry.js';
import { Tx, type Journal } from './tx.js';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 5;
/** The reset's advisory lock. The number is arbitrary, but the same in all replicas. */
const RESETTING = 0x7265736574;

/** Options of a command's transaction. */
export interface CommandOptions {
  /** Whether a command of staff gets its audit entry even if nothing was recorded. */
  entry?: 'always' | 'if recorded';
  /** Takes the reset's advisory lock in exclusive mode: running commands end first, later ones wait. For the reset. */
  exclusive?: boolean;
}

/**
 * Opens transactions. A command runs in its own transaction, is retried after a serialization conflict, and publishes
 * its messages after the commit. Nested transactions throw: on SQLite, the inner one would wait for the outer one
 * forever.
 */
@Injectable()
export class Transactions {
  private readonly logger = new Logger(Transactions.name);
  private readonly scope = new AsyncLocalStorage<{ open: boolean }>();
  private journal: Journal | undefined;

  constructor(
    private readonly orm: MikroORM,
    private readonly database: Database,
    private readonly bus: MessageBus,
    private readonly clock: Clock,
  ) {}

  /** Sets the journal; it registers itself when the application starts. */
  writeTo(journal: Journal): void {
    this.journal = journal;
  }

  /** The time now, as `tx.now` is for a transaction. */
  get now(): Date {
    return this.clock.now();
  }

  /** A new EntityManager for reads outside of transactions. @throws Error within a transaction, which has its own */
  get em(): EntityManager {
    this.assertOutside();
    return this.fork();
  }

  /** Runs statements outside of transactions, each on its own. @throws Error within a transaction, which has its own */
  get db(): Db {
    this.assertOutside();
    return new Db(this.database.dialect, (this.orm.em as EntityManager).getKysely());
  }

  /**
   * Runs a command in a transaction and returns the result of `work` after the commit. Takes the reset's advisory lock
   * in shared mode first: a reset waits for running commands, and later commands wait for the reset.
   *
   * If another transaction was faster (40001, 40P01, a changed row, a unique index), everything is rolled back. `work`
   * then runs again in a new transaction, so it must have no effect outside of the database.
   * @throws DomainError TEMPORARILY_UNAVAILABLE if all attempts fail, a lock times out or the database is away; with
   *   `outcome: UNKNOWN` if the connection broke at the commit
   */
  run<T>(by: Acting, work: (tx: Tx) => Promise<T>, { entry, exclusive = false }: CommandOptions = {}): Promise<T> {
    return this.inScope(async (tx) => {
      await (exclusive ? tx.advisoryLock(RESETTING) : tx.advisoryLockShared(RESETTING));
      tx.begin(by, entry);
      return work(tx);
    });
  }

  /**
   * Like `run`, once for each user, operation and key: a repetition gets the result of the first run.
   * @param work returns plain JSON, from which the caller builds its answer
   * @throws DomainError IDEMPOTENCY_CONFLICT if the key was used with another request, and as `run`
   */
  once<T>(by: Acting, request: KeyedRequest, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(by, (tx) => answerOnce(tx, by, request, () => work(tx)));
  }

  /** A transaction without an actor: no reset lock, no entry in the audit log. Retried like `run`. */
  housekeeping<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inScope(work);
  }

  /** Runs `work` in a read-only transaction with repeatable read: all its queries see one snapshot. */
  async view<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    this.assertOutside();
    return this.within(() =>
      this.fork().transactional(work, { readOnly: true, isolationLevel: IsolationLevel.REPEATABLE_READ }),
    );
  }

  private async inScope<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    this.assertOutside();
    try {
      return await retry(() => this.commit(work), pauseAfter);
    } catch (error) {
      if (!lostARace(error)) throw unavailable(error) ?? error;
      throw error instanceof UniqueConstraintViolationException ? error : busy();
    }
  }

  private async commit<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    let tx: Tx | undefined;
    let committing = false;
    const result = await this.within(() =>
      this.fork().transactional(
        async (em) => {
          tx = new Tx(em, this.database, this.journal!, this.clock.now());
          const done = await work(tx);
          await tx.finish();
          committing = true;
          return done;
        },
        { isolationLevel: IsolationLevel.READ_COMMITTED }, // whatever the server's default is
      ),
    ).catch((error: unknown) => {
      const told = tx?.end();
      if (!committing || !isAway(error) || isFull(error)) throw error;
      if (told && told.happened.length + told.tellings.length > 0) this.bus.publish({ kind: 'bus.gap' });
      throw outcomeUnknown();
    });
    const { happened, tellings } = tx!.end();
    for (const tell of tellings) this.deliver(tell);
    for (const message of happened) this.deliver(() => this.bus.publish(message));
    return result;
  }

  /** An error in a listener is logged: the commit is done and cannot be undone. */
  private deliver(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.logger.error(error);
    }
  }

  private async within<T>(work: () => Promise<T>): Promise<T> {
    const scope = { open: true };
    try {
      return await this.scope.run(scope, work);
    } finally {
      scope.open = false; // a timer set within inherits the scope, and may fire later
    }
  }

  private assertOutside(): void {
    if (this.scope.getStore()?.open) throw new Error('A transaction is open here: use it, and open no other');
  }

  private fork(): EntityManager {
    return this.orm.em.fork() as EntityManager;
  }
}

/** Up to 10 ms after the first lost race, twice as much after each further one; random, so that rivals part. */
function pauseAfter(error: unknown, attempt: number): number | undefined {
  return lostARace(error) && attempt < ATTEMPTS ? Math.random() * FIRST_PAUSE_MS * 2 ** attempt : undefined;
}

/**
 * A violated unique index, a changed row or a missing row (deleted by a reset): another transaction was faster, and the
 * retry sees its effect. PostgreSQL reports the same by code. MikroORM makes no exception of a code that comes at the
 * commit.
 */
function lostARace(error: unknown): boolean {
  return (
    error instanceof OptimisticLockError ||
    error instanceof UniqueConstraintViolationException ||
    error instanceof ForeignKeyConstraintViolationException ||
    lostToAnother(error)
  );
}

function busy(): DomainError {
  return new DomainError('TEMPORARILY_UNAVAILABLE', BUSY);
}

/** The connection broke between the commit and its answer. Only a repetition with the same idempotency key is safe. */
function outcomeUnknown(): DomainError {
  const message =
    'The database went away at the last moment: look whether it was done, or send it again with the same key.';
  return new DomainError('TEMPORARILY_UNAVAILABLE', message, { outcome: 'UNKNOWN' });
}
