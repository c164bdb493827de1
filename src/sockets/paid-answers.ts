import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Watching } from '../watching/live-value.js';
import type { Turns } from '../watching/turns.js';

/** The terms of a subscription's pushes. */
export interface Terms {
  /** The points of one push. */
  points: number;
  /** Waits until one push is paid for; false if the signal was aborted first. */
  pay(signal: AbortSignal): Promise<boolean>;
  turns: Turns;
  /** Called once, at the end of the subscription. */
  over(): void;
}

const OVER: IteratorReturnResult<undefined> = { value: undefined, done: true };

/**
 * graphql-js's `subscribe` with two differences. Each answer after the first is paid for before it is read, and answers
 * run in turns. A change waits until it is paid for; the value read then is the newest.
 */
export async function paidAnswers(
  args: ExecutionArgs,
  terms: Terms,
): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (Symbol.asyncIterator in source) {
    return new PaidAnswers(source as Watching<unknown>, (rootValue) => execute({ ...args, rootValue }), terms);
  }
  terms.over();
  return source;
}

/** `next` is called for one answer at a time, as graphql-ws does. */
class PaidAnswers implements AsyncGenerator<ExecutionResult, void> {
  private readonly ending = new AbortController();
  /** True for the first answer: the subscription's own charge has paid for it. */
  private paid = true;

  constructor(
    private readonly source: Watching<unknown>,
    private readonly answer: (value: unknown) => Promise<ExecutionResult> | ExecutionResult,
    private readonly terms: Terms,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    try {
      const answer = await this.newest();
      return answer ? { value: answer, done: false } : await this.return();
    } catch (error) {
      await this.return(); // a for-await loop does not return an iterator that throws
      throw error;
    }
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.ending.signal.aborted) return OVER;
    this.ending.abort();
    this.terms.over();
    await this.source.return?.();
    return OVER;
  }

  /** Undefined at the end. */
  private async newest(): Promise<ExecutionResult | undefined> {
    const { signal } = this.ending;
    if (!this.paid) await this.source.changed();
    if (!this.paid && !(await this.terms.pay(signal))) return undefined;
    this.paid = false;
    const { value, done } = await this.source.next();
    if (done) return undefined;
    return this.terms.turns.take(this.terms.points, () => (signal.aborted ? undefined : this.answer(value)));
  }

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
