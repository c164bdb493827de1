import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { AuthenticatedRequest } from '../auth/sessions/access.js';
import { rightsKey } from '../auth/sessions/rights-key.js';
import type { SharedWatching } from '../watching/live-value.js';
import type { Terms } from './paid-answers.js';
import { SelectionAnswers, type Taker } from './selection-answers.js';
import { SharedAnswer } from './shared-answer.js';

/** The terms of a subscription that may share its answers with others. */
export interface SharedTerms extends Terms {
  /** Equal for all that ask for the same, with the same variables. */
  selection: string;
  /** Pays for one push, if nobody has to wait for it. */
  payNow(): boolean;
  /** Sends a shared answer; undefined if it has left, otherwise resolves when it has. */
  send(answer: SharedAnswer): Promise<void> | undefined;
}

const OVER: IteratorReturnResult<undefined> = { value: undefined, done: true };

/**
 * Like `paidAnswers`, for many: watchers of one value with the same permissions that ask for the same selection share one
 * execution and one serialisation. Shared answers go to the clients by `send`; the iterator returns only the answers that
 * are not shared, and the end.
 */
export class SharedAnswers {
  private readonly selections = new WeakMap<object, Map<string, SelectionAnswers>>();

  async start(
    args: ExecutionArgs,
    terms: SharedTerms,
  ): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (Symbol.asyncIterator in source) {
      const watching = source as SharedWatching<unknown>;
      const { req } = args.contextValue as { req: AuthenticatedRequest };
      return new SharedSubscription(args, watching, this.answersOf(watching, terms, rightsKey(req)).join(), terms);
    }
    terms.over();
    return source;
  }

  private answersOf(
    { source }: SharedWatching<unknown>,
    { selection, points, turns }: SharedTerms,
    rights: string,
  ): SelectionAnswers {
    const ofSource = this.selections.get(source) ?? new Map<string, SelectionAnswers>();
    this.selections.set(source, ofSource);
    const key = `${rights} ${selection}`;
    const known = ofSource.get(key);
    if (known) return known;
    const answers = new SelectionAnswers(source, points, turns, () => ofSource.delete(key));
    ofSource.set(key, answers);
    return answers;
  }
}

/** One subscription. Its methods are called for one answer at a time, as graphql-ws does. */
class SharedSubscription implements AsyncGenerator<ExecutionResult, void>, Taker {
  ended = false;
  /** True for the first answer: the subscription's own charge has paid for it. */
  private first = true;
  private settle?: PromiseWithResolvers<IteratorResult<ExecutionResult, void>>;
  /** Ends a waiting payment. */
  private paying?: AbortController;

  constructor(
    readonly args: ExecutionArgs,
    private readonly watching: SharedWatching<unknown>,
    private readonly answers: SelectionAnswers,
    private readonly terms: SharedTerms,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Resolves with the next answer of its own; shared ones are sent meanwhile. */
  async next(): Promise<IteratorResult<ExecutionResult, void>> {
    if (this.ended) return OVER;
    this.settle = Promise.withResolvers();
    if (this.first) this.read();
    else this.awaitChange();
    this.first = false;
    return this.settle.promise;
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    if (this.ended) return OVER;
    this.end();
    await this.watching.return?.();
    return OVER;
  }

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  take(answer: SharedAnswer | ExecutionResult): void {
    if (this.ended) return;
    if (!(answer instanceof SharedAnswer)) return this.settle!.resolve({ value: answer, done: false });
    const leaving = this.terms.send(answer);
    if (leaving) void leaving.then(() => this.awaitChange());
    else this.awaitChange();
  }

  fail(error: unknown): void {
    this.settle?.reject(error);
    void this.return();
  }

  private awaitChange(): void {
    this.watching.whenChanged(() => this.pay());
  }

  private pay(): void {
    if (this.ended) return;
    if (this.terms.payNow()) return this.read();
    this.paying = new AbortController();
    this.terms.pay(this.paying.signal).then(
      (paid) => paid && this.read(),
      (error: unknown) => this.fail(error),
    );
  }

  private read(): void {
    this.watching.whenNext(({ value, done }) => {
      if (done) void this.return();
      else this.answers.give(value, this);
    });
  }

  private end(): void {
    this.ended = true;
    this.paying?.abort();
    this.answers.leave();
    this.settle?.resolve(OVER);
    this.terms.over();
  }
}
