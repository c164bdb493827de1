import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { Config } from '../config/config.js';
import { clientAddress } from './client-address.js';
import { Counters, MemoryCounter, tooOften } from './counters.js';
import { EXEMPT_A_MINUTE } from './exempt.js';
import { RateLimitFields, WINDOW, type BudgetName, type Counts } from './rate-limit-fields.js';

const MINUTE = { duration: WINDOW };

/** A request, with its user and its session or API token where these are known already. */
export type Spender = IncomingMessage & {
  user?: unknown;
  credential?: string;
  /** Whether it was charged for its arrival. */
  charged?: boolean;
  /** The points that `spend` was asked for until now. */
  spent?: number;
  /** Each budget that it paid into, as it was after the last payment. */
  counts?: Counts;
};

type Payment = readonly [name: BudgetName, key: string | number];

/**
 * Budgets in points per minute, by user, by session or API token, and by address. A request costs 1 point, an operation
 * its own cost. The address pays for every request from it. The session or token pays for its own requests, and after
 * it its user. A session's budget is smaller than the user's: a stolen token leaves the user the rest.
 */
@Injectable()
export class Budgets {
  private readonly budgets: Readonly<Record<BudgetName, RateLimiterAbstract>>;
  private readonly exempt: RateLimiterAbstract;
  private readonly fields: RateLimitFields;

  constructor(
    private readonly config: Config,
    counters: Counters,
  ) {
    const of = (name: BudgetName) =>
      counters.of({ ...MINUTE, name: `budget:${name}`, points: config.limits.budget[name] });
    this.budgets = { user: of('user'), credential: of('credential'), address: of('address') };
    this.exempt = counters.of({ ...MINUTE, name: 'budget:exempt', points: EXEMPT_A_MINUTE });
    this.fields = new RateLimitFields(config.limits.budget);
  }

  /**
   * @param exemptFields the number of root fields, if the operation has only exempt ones; up to EXEMPT_A_MINUTE, only
   *   the address pays
   * @throws DomainError RATE_LIMITED if the budget of the address, the session or token, or the user is used up for
   *   this minute
   */
  async spend(request: Spender, points: number, exemptFields = 0): Promise<void> {
    request.spent = (request.spent ?? 0) + points;
    if (!this.config.rateLimits) return;
    const { credential } = request;
    const { id } = (request.user ?? {}) as { id?: number };
    const address = clientAddress(request, this.config.trustProxy);
    const isFree = credential !== undefined && exemptFields > 0 && (await this.isFree(credential, exemptFields));
    const theirs: Payment[] = credential === undefined || isFree ? [] : [['credential', credential]];
    const users: Payment[] = id === undefined || isFree ? [] : [['user', id]];

    const counts = await this.charge(request, [['address', address], ...theirs], points);
    // Charges the user only if address and credential could pay. A refused operation must not use up the budget of the
    // user's other sessions.
    if (counts.length === 0) counts.push(...(await this.charge(request, users, points)));
    if (counts.length === 0) return;
    throw tooOften(counts, (seconds) => `Too much in one minute; try again in ${seconds} s.`, { userId: id, address });
  }

  /**
   * Charges an anonymous request's address, if it can pay all of it; otherwise nothing is charged.
   * @returns whether it has paid; a promise only if the counters are in Redis
   */
  trySpend(request: Spender, points: number): boolean | Promise<boolean> {
    if (!this.config.rateLimits) return true;
    const address = clientAddress(request, this.config.trustProxy);
    const budget = this.budgets.address;
    if (!(budget instanceof MemoryCounter)) return this.tryTake(request, address, points);
    const count = budget.take(address, points);
    if (count) request.counts = { address: count };
    return count !== undefined;
  }

  /** The value of RateLimit-Policy for a request that has paid; undefined while nothing is counted. */
  policyOf({ counts }: Spender): string | undefined {
    return counts && this.fields.policyOf(counts);
  }

  /** The same of RateLimit. */
  stateOf({ counts }: Spender): string | undefined {
    return counts && this.fields.stateOf(counts);
  }

  private async isFree(credential: string, fields: number): Promise<boolean> {
    const [count] = await settled([this.exempt.consume(credential, fields)]);
    return !count!.refused;
  }

  /** Takes the points from each budget. @returns the counts of the budgets with too few points left */
  private async charge(request: Spender, payments: Payment[], points: number): Promise<RateLimiterRes[]> {
    const paid = await settled(payments.map(([name, key]) => this.budgets[name].consume(key, points)));
    const counts: Counts = (request.counts ??= {});
    payments.forEach(([name], index) => (counts[name] = paid[index]!.count));
    return paid.filter(({ refused }) => refused).map(({ count }) => count);
  }

  /** Several requests at once may each see the same points left; those that come too late are refused anyway. */
  private async tryTake(request: Spender, address: string, points: number): Promise<boolean> {
    const { address: budget } = this.budgets;
    const used = (await budget.get(address))?.consumedPoints ?? 0;
    if (used + points > budget.points) return false;
    return (await this.charge(request, [['address', address]], points)).length === 0;
  }
}

/** The counts after these payments, refused ones included. Any other failure is thrown. */
async function settled(payments: Promise<RateLimiterRes>[]): Promise<{ count: RateLimiterRes; refused: boolean }[]> {
  return (await Promise.allSettled(payments)).map((result) => {
    if (result.status === 'fulfilled') return { count: result.value, refused: false };
    if (result.reason instanceof RateLimiterRes) return { count: result.reason, refused: true };
    throw result.reason;
  });
}
