import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ForeignKeyConstraintViolationException,
  IsolationLevel,
  MikroORM,
  OptimisticLockError,
  UniqueConstraintViolationException,
} from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import { BUSY, isAway, isFull, lostToAnother, unavailable } from '../config/database-errors.js';
import { EventBus } from '../events/event-bus.js';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 5;

type OpenTransaction = { em: EntityManager; afterCommit: (() => void)[] };

/**
 * One transaction for everything that a command does. A command opens it or joins the open one;
 * what it wants to tell the world leaves after the outermost commit.
 */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);
  private readonly open = new AsyncLocalStorage<OpenTransaction>();

  constructor(
    private readonly orm: MikroORM,
    private readonly bus: EventBus,
  ) {}

  /** The open transaction's EntityManager; outside of one a fresh one, for reading. */
  get em(): EntityManager {
    return this.open.getStore()?.em ?? this.fork();
  }

  /**
   * Runs `work` in a transaction and returns what it returned, once that is committed.
   * Where somebody else got there first, everything is rolled back and starts over with a fresh
   * EntityManager, so `work` must have no effect outside of the database.
   * @throws DomainError TEMPORARILY_UNAVAILABLE where that does not end, or a lock or the database is not to be had
   */
  async run<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const joined = this.open.getStore();
    if (joined) return work(joined.em);

    for (let attempt = 1; ; attempt++) {
      try {
        return await this.commit(work);
      } catch (error) {
        if (!lostARace(error)) throw unavailable(error) ?? error;
        if (attempt === ATTEMPTS) throw error instanceof UniqueConstraintViolationException ? error : busy();
        await pause(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
      }
    }
  }

  /** Runs `work` on one consistent view of the database, which it only reads. Joins the open transaction, if there is one. */
  async view<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const joined = this.open.getStore();
    if (joined) return work(joined.em);
    return this.fork().transactional((em) => this.open.run({ em, afterCommit: [] }, () => work(em)), {
      readOnly: true,
      isolationLevel: IsolationLevel.REPEATABLE_READ,
    });
  }

  /**
   * Calls `tell` when the outermost transaction has committed, and never when it rolls back. Where nobody knows which, a
   * `bus.gap` takes its place, which claims nothing and has everything read anew.
   */
  afterCommit(tell: () => void): void {
    const transaction = this.open.getStore();
    if (!transaction) throw new Error('afterCommit needs an open unit of work');
    transaction.afterCommit.push(tell);
  }

  private async commit<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const afterCommit: (() => void)[] = [];
    let committing = false;
    const result = await this.fork()
      .transactional(
        async (em) => {
          const done = await this.open.run({ em, afterCommit }, () => work(em));
          await em.flush();
          committing = true;
          return done;
        },
        { isolationLevel: IsolationLevel.READ_COMMITTED }, // whatever the server's default is
      )
      .catch((error: unknown) => {
        if (!committing || !isAway(error) || isFull(error)) throw error;
        if (afterCommit.length > 0) this.bus.publish({ kind: 'bus.gap' });
        throw outcomeUnknown();
      });
    for (const tell of afterCommit) this.deliver(tell);
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

  private fork(): EntityManager {
    return this.orm.em.fork() as EntityManager;
  }
}

/**
 * A unique index, a changed row or one that is gone (a reset dropped it) means that somebody else was faster: the second
 * attempt sees what they did and answers accordingly. PostgreSQL says the same with codes of its own, which MikroORM makes
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
