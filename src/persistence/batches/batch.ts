import { DomainError } from '../../common/domain-error.js';
import { BUSY, isAway, isBusy, isDisconnected } from '../driver/database-errors.js';
import type { Outcome } from './outcome.js';

/** Requests that may wait; further ones are refused at once. All of them are served within a few seconds. */
export const ROOM = 2000;

/** How many requests share a transaction, and how many transactions are under way at once. */
export interface BatchSize {
  most: number;
  atOnce: number;
}

interface Waiting<Request, Result> {
  request: Request;
  /** Whether it runs in a transaction of its own, after one with others was rolled back. */
  alone?: true;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Runs requests that arrive together in one transaction, with one flush to disk (group commit). Requests that arrive while
 * all permitted batches are under way form the next one, in their order of arrival. Nothing waits for a timer.
 */
export class Batch<Request, Result> {
  private readonly waiting: Waiting<Request, Result>[] = [];
  private readonly idle: (() => void)[] = [];
  private underWay = 0;
  private scheduled = false;

  /**
   * @param commit runs the requests in one transaction. Returns one outcome for each, in order, after the commit
   * @param outside runs a function outside of any request's async context: a batch belongs to no request
   */
  constructor(
    private readonly commit: (requests: readonly Request[]) => Promise<readonly Outcome<Result>[]>,
    private readonly size: BatchSize,
    private readonly outside: (work: () => void) => void,
  ) {}

  /** @throws DomainError TEMPORARILY_UNAVAILABLE at once past ROOM; the request's refusal; errors of `commit` */
  submit(request: Request): Promise<Result> {
    if (this.waiting.length >= ROOM) return Promise.reject(new DomainError('TEMPORARILY_UNAVAILABLE', BUSY));
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      this.schedule();
    });
  }

  /** Resolves once no request waits or is under way. */
  async drained(): Promise<void> {
    if (this.underWay > 0 || this.waiting.length > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** Starts in the event loop's next turn: requests of this turn share the batch. */
  private schedule(): void {
    if (this.scheduled || this.underWay >= this.size.atOnce) return;
    this.scheduled = true;
    this.outside(() => setImmediate(() => this.startScheduled()));
  }

  private startScheduled(): void {
    this.scheduled = false;
    this.start();
  }

  private start(): void {
    while (this.waiting.length > 0 && this.underWay < this.size.atOnce) void this.run(this.next());
    if (this.underWay === 0) for (const tell of this.idle.splice(0)) tell();
  }

  private next(): Waiting<Request, Result>[] {
    return this.waiting.splice(0, this.waiting[0]!.alone ? 1 : this.size.most);
  }

  private async run(batch: Waiting<Request, Result>[]): Promise<void> {
    this.underWay++;
    try {
      const outcomes = await this.commit(batch.map(({ request }) => request));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index]!;
        if ('result' in outcome) resolve(outcome.result);
        else reject(outcome.refusal);
      }
    } catch (error) {
      this.fail(batch, error);
    }
    this.underWay--;
    this.start();
  }

  /**
   * Requests are repeated only after a certain rollback, each in its own transaction, before later ones. If the database
   * is busy, away or full, or if nobody knows whether it committed, all of the batch are told. If it is away or full, those
   * that wait are told as well. After a broken connection, they try another one.
   */
  private fail(batch: Waiting<Request, Result>[], error: unknown): void {
    const unavailable = error instanceof DomainError && error.code === 'TEMPORARILY_UNAVAILABLE';
    if (!unavailable && batch.length > 1) {
      this.waiting.unshift(...batch.map((one) => ({ ...one, alone: true as const })));
      return;
    }
    const { cause } = error as Error;
    const isGone = isAway(cause) && !isBusy(cause) && !isDisconnected(cause);
    const concerned = isGone ? [...batch, ...this.waiting.splice(0)] : batch;
    for (const { reject } of concerned) reject(error);
  }
}
