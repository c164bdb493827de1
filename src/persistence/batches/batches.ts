import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Acting } from '../../common/acting.js';
import { Config } from '../../config/config.js';
import { Database } from '../database.js';
import { Transactions, type CommandOptions } from '../transactions.js';
import type { Tx } from '../tx.js';
import { Batch, type BatchSize } from './batch.js';
import type { Outcome } from './outcome.js';

/** The most requests of one transaction. On SQLite they block the event loop for some milliseconds. */
const MOST = 64;

/**
 * The most batches of one operation under way at once on PostgreSQL: one that waits for a locked row does not hold up the
 * other. With more at once each is smaller, and an order costs more; with many replicas above all.
 */
const AT_ONCE = 2;

/** A request of a batch: one command. */
export interface BatchedRequest {
  readonly by: Acting;
}

/** Settings of one operation's batches. */
export interface BatchOptions extends Pick<CommandOptions, 'entry'> {
  /** The most batches under way at once on PostgreSQL; by default two, and one of a pool below six. SQLite has one. */
  atOnce?: number;
}

/** Submits a request, and answers after the commit. */
export type Submit<Request, Result> = (request: Request) => Promise<Result>;

/** Makes commands that share transactions (the optimisation `batches`). Without it, each has its own. */
@Injectable()
export class Batches implements BeforeApplicationShutdown {
  private readonly batches: Pick<Batch<unknown, unknown>, 'drained'>[] = [];

  constructor(
    private readonly transactions: Transactions,
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /**
   * The batches of one operation.
   * @param work decides about all requests, one after another, and writes what was decided. It returns one outcome for each,
   *   in order. A request that is refused has written and recorded nothing. An error that is thrown rolls all of them back;
   *   then each runs alone.
   * @returns a function that throws the request's refusal, errors as `Transactions.run`, TEMPORARILY_UNAVAILABLE at once if
   *   too many wait, and Error within a transaction: the batch would wait for itself
   */
  of<Request extends BatchedRequest, Result>(
    work: (tx: Tx, requests: readonly Request[]) => Promise<readonly Outcome<Result>[]>,
    options: BatchOptions = {},
  ): Submit<Request, Result> {
    const commit = (requests: readonly Request[]) => this.commit(requests, work, options);
    const batch = new Batch(commit, this.sizeOf(options), this.transactions.outside);
    this.batches.push(batch);
    return async (request) => {
      this.transactions.assertOutside();
      return batch.submit(request);
    };
  }

  /** Before the HTTP server closes, which waits for answers, and before the database does. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.batches.map((batch) => batch.drained()));
  }

  private sizeOf({ atOnce = this.config.databasePool < 3 * AT_ONCE ? 1 : AT_ONCE }: BatchOptions): BatchSize {
    const most = this.config.optimizations.has('batches') ? MOST : 1;
    return { most, atOnce: this.database.postgres ? atOnce : 1 };
  }

  private async commit<Request extends BatchedRequest, Result>(
    requests: readonly Request[],
    work: (tx: Tx, requests: readonly Request[]) => Promise<readonly Outcome<Result>[]>,
    options: BatchOptions,
  ): Promise<readonly Outcome<Result>[]> {
    const decided = async (tx: Tx) => {
      const outcomes = await work(tx, requests);
      for (const [index, { by }] of requests.entries()) if ('refusal' in outcomes[index]!) tx.refuse(by);
      if (outcomes.every((outcome) => 'refusal' in outcome)) throw new AllRefused(outcomes);
      return outcomes;
    };
    try {
      const [first] = requests;
      if (requests.length === 1) return await this.transactions.run(first!.by, decided, options);
      const commands = requests.map(({ by }) => by);
      return await this.transactions.runTogether(commands, decided, options);
    } catch (error) {
      if (error instanceof AllRefused) return error.outcomes;
      throw error;
    }
  }
}

/** Rolls back a transaction that has nothing to commit. */
class AllRefused<Result> extends Error {
  constructor(readonly outcomes: readonly Outcome<Result>[]) {
    super('All requests of this batch were refused');
  }
}
