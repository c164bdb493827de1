import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { SharedWatching } from '../watching/live-value.js';
import type { Turns } from '../watching/turns.js';
import { SharedAnswer } from './shared-answer.js';

/** How many subscriptions get an answer in one turn of the event loop: some 3 ms, then requests come between. */
const AT_ONCE = 400;

/** A subscription that waits for an answer. */
export interface Taker {
  readonly args: ExecutionArgs;
  readonly ended: boolean;
  /** Takes an answer that is the same for all, or the result of its own execution. */
  take(answer: SharedAnswer | ExecutionResult): void;
  fail(error: unknown): void;
}

/** An execution after one reading of the value. */
interface Execution {
  value: unknown;
  reads: number;
  answer?: SharedAnswer | 'of each';
  waiting: Taker[];
}

/**
 * The answers to one selection of one watched value, for viewers with the same permissions. After each reading it is executed and serialized once for all
 * takers. If the execution reads the request, the answer may depend on the viewer: then each taker has its own
 * execution. The same holds for an answer with errors, since these are masked and logged for each.
 */
export class SelectionAnswers {
  private newest?: Execution;
  private users = 0;

  /** @param unused called when its last user has left */
  constructor(
    private readonly source: SharedWatching<unknown>['source'],
    private readonly points: number,
    private readonly turns: Turns,
    private readonly unused: () => void,
  ) {}

  join(): this {
    this.users++;
    return this;
  }

  leave(): void {
    if (--this.users === 0) this.unused();
  }

  /** @param value that the taker is being offered: it is called within the callback of `whenNext` */
  give(value: unknown, taker: Taker): void {
    const { newest } = this;
    const { reads } = this.source;
    if (newest?.reads !== reads) {
      this.newest = { value, reads, waiting: [taker] };
      void this.run(this.newest);
    } else if (newest.answer === undefined) newest.waiting.push(taker);
    else this.hand(newest, taker);
  }

  private async run(execution: Execution): Promise<void> {
    const { waiting } = execution;
    try {
      await this.turns.take(this.points, () => this.executeOnce(execution));
      for (let at = 0; at < waiting.length; at++) {
        if (at % AT_ONCE === AT_ONCE - 1) await new Promise(setImmediate);
        this.hand(execution, waiting[at]!);
      }
    } catch (error) {
      execution.answer = 'of each'; // for later takers
      for (const taker of waiting) taker.fail(error);
    } finally {
      execution.waiting = [];
    }
  }

  private async executeOnce(execution: Execution): Promise<void> {
    const { value: rootValue, waiting } = execution;
    const taker = waiting.find(({ ended }) => !ended);
    if (!taker) {
      if (this.newest === execution) this.newest = undefined; // the next taker begins anew
      return;
    }
    const { contextValue, looked } = watchedContext(taker.args.contextValue as Context);
    const result = await execute({ ...taker.args, contextValue, rootValue });
    if (!looked() && !result.errors) {
      execution.answer = new SharedAnswer(result);
    } else {
      execution.answer = 'of each';
      waiting.splice(waiting.indexOf(taker), 1);
      taker.take(result);
    }
  }

  private hand({ answer, value }: Execution, taker: Taker): void {
    if (answer instanceof SharedAnswer) taker.take(answer);
    else this.executeFor(taker, value).catch((error: unknown) => taker.fail(error));
  }

  private async executeFor(taker: Taker, rootValue: unknown): Promise<void> {
    const result = await this.turns.take(this.points, () =>
      taker.ended ? undefined : execute({ ...taker.args, rootValue }),
    );
    if (result) taker.take(result);
  }
}

interface Context {
  req: unknown;
}

/**
 * The same context, and whether a resolver has read the request in it. Fields that depend on the viewer's permissions
 * alone read `ofSameRights`: all takers have the same.
 */
function watchedContext({ req }: Context): { contextValue: Context; looked: () => boolean } {
  let looked = false;
  const contextValue = {
    ofSameRights: req,
    get req() {
      looked = true;
      return req;
    },
  };
  return { contextValue, looked: () => looked };
}
