import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { Config } from '../config/config.js';
import { clientAddress } from './client-address.js';
import { Counters, MemoryCounter, tooOften } from './counters.js';
import { EXEMPT_A_MINUTE } from './exempt.js';

const MINUTE = { duration: 60 };

/** A request, with its user and its session or API token where these are known already. */
export type Spender = IncomingMessage & {
  user?: unknown;
  credential?: string;
  /** Whether it was charged for its arrival. */
  charged?: boolean;
  /** The points that `spend` was asked for until now. */
  spent?: number;
};

type Payment = readonly [budget: RateLimiterAbstract, key: string | number];

/**
 * Budgets in points per minute, by user, by session or API token, and by address. A request costs 1 point, an operation
 * its own cost. The address pays for every request from it. The session or token pays for its own requests, and after
 * it its user. A session's budget is smaller than the user's: a stolen token leaves the user the rest.
 */
@Injectable()
export class Budgets {
  private readonly user: RateLimiterAbstract;
  private readonly credential: RateLimiterAbstract;
  private readonly address: RateLimiterAbstract;
  private readonly exempt: RateLimiterAbstract;

  constructor(
    private readonly config: Config,
    counters: Counters,
  ) {
    const { user, credential, address } = config.limits.budget;
    this.user = counters.of({ ...MINUTE, name: 'budget:user', points: user });
    this.credential = counters.of({ ...MINUTE, name: 'budget:credential', points: credential });
    this.exempt = counters.of({ ...MINUTE, name: 'budget:exempt', points: EXEMPT_A_MINUTE });
    this.address = counters.of({ ...MINUTE, name: 'budget:address', points: address });
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
    const theirs = credential === undefined || isFree ? [] : [[this.credential, credential] as const];
    const users = id === undefined || isFree ? [] : [[this.user, id] as const];

    const counts = await refusals([[this.address, address], ...theirs], points);
    // Charges the user only if address and credential could pay. A refused operation must not use up the budget of the
    // user's other sessions.
    if (counts.length === 0) counts.push(...(await refusals(users, points)));
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
    return this.address instanceof MemoryCounter
      ? this.address.take(address, points)
      : tryTake(this.address, address, points);
  }

  private async isFree(credential: string, fields: number): Promise<boolean> {
    return (await refusals([[this.exempt, credential]], fields)).length === 0;
  }
}

/** Takes the points from each budget. @returns the counts of the budgets with too few points left */
async function refusals(payments: Payment[], points: number): Promise<RateLimiterRes[]> {
  const paid = await Promise.allSettled(payments.map(([budget, key]) => budget.consume(key, points)));
  const reasons = paid.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const failure = reasons.find((reason) => !(reason instanceof RateLimiterRes));
  if (failure !== undefined) throw failure;
  return reasons.filter((reason) => reason instanceof RateLimiterRes);
}

/** Several requests at once may each see the same points left; those that come too late are refused anyway. */
async function tryTake(budget: RateLimiterAbstract, key: string, points: number): Promise<boolean> {
  const used = (await budget.get(key))?.consumedPoints ?? 0;
  if (used + points > budget.points) return false;
  return (await refusals([[budget, key]], points)).length === 0;
}
