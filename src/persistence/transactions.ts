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
import { retry } from './driver/retry.js';
import { Tx, type Journal } from './tx.js';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 5;
/** The reset's gate, an advisory lock: any number, the same in all replicas. */
const RESETTING = 0x7265736574;

/** How a command's transaction differs from others. */
export interface CommandOptions {
  /** Whether staff's entry in the audit log is written also where nothing was recorded. */
  entry?: 'always' | 'if recorded';
  /** Waits until no other command is under way, and keeps others out: for the reset. */
  alone?: boolean;
}

/**
 * Opens transactions. A command runs in one of its own, starts over where it lost a race, and is told to the world after
 * its commit. Within one, no other can be opened: on SQLite it would wait for itself.
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

  /** The journal offers itself here when the application starts. */
  writeTo(journal: Journal): void {
    this.journal = journal;
  }

  /** A new EntityManager, for reading outside of transactions. @throws Error within one, which has its own */
  get em(): EntityManager {
    this.assertOutside();
    return this.fork();
  }

  /**
   * Runs a command in a transaction and returns what `work` returned, once that is committed. The reset's gate is passed
   * first: a reset waits for commands under way, and later commands wait for it.
   *
   * Where another transaction was faster (40001, 40P01, a changed row, a unique index), everything is rolled back and `work` runs anew in
   * a new transaction, so it must have no effect outside of the database.
   * @throws DomainError TEMPORARILY_UNAVAILABLE where that does not end, or a lock or the database is not to be had; with
   * `outcome: UNKNOWN` where the line broke at the commit
   */
  run<T>(by: Acting, work: (tx: Tx) => Promise<T>, { entry, alone = false }: CommandOptions = {}): Promise<T> {
    return this.inScope(async (tx) => {
      await (alone ? tx.advisoryLock(RESETTING) : tx.advisoryLockShared(RESETTING));
      tx.begin(by, entry);
      return work(tx);
    });
  }

  /**
   * The same, done once for each user, operation and key: a repetition is answered with what `work` returned the first time.
   * @param work returns plain JSON, from which the caller builds its answer
   * @throws DomainError IDEMPOTENCY_CONFLICT where the key stood for another request, and as `run`
   */
  once<T>(by: Acting, request: KeyedRequest, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(by, (tx) => answerOnce(tx, by, request, () => work(tx)));
  }

  /** A transaction that is no command: nobody's, past no gate, and without an entry in the audit log. Retried as `run`. */
  housekeeping<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inScope(work);
  }

  /** Runs `work` on one consistent view of the database, which it only reads. */
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

  /** What was committed stays true even if nobody can be told. */
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
      scope.open = false; // a timer that was set within remembers the scope
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
 * A unique index, a changed row or one that is gone (a reset dropped it) means that another transaction was faster: the second
 * attempt sees what it did and answers accordingly. PostgreSQL says the same with codes of its own, which MikroORM makes
 * no exceptions of where they come at the commit.
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

/** The line broke between our commit and its answer. Only asking again with the same idempotency key is safe. */
function outcomeUnknown(): DomainError {
  const message =
    'The database went away at the last moment: look whether it was done, or send it again with the same key.';
  return new DomainError('TEMPORARILY_UNAVAILABLE', message, { outcome: 'UNKNOWN' });
}
