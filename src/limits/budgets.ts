import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { Config } from '../config/config.js';
import { clientAddress } from './client-address.js';
import { Counters, tooOften } from './counters.js';
import { EXEMPT_A_MINUTE } from './exempt.js';

const MINUTE = { duration: 60 };

/** A request, and whose it is, by which session or API token, where that is known already. */
export type Spender = IncomingMessage & { user?: unknown; credential?: string };

type Payment = readonly [budget: RateLimiterAbstract, key: string | number];

/**
 * What users, their sessions and API tokens, and addresses may ask for in a minute, in points: an operation's cost, and 1 for each
 * request. The address pays for everything that comes from it. The session or token pays too for what it is used for,
 * and where it could pay, its user: so one stolen token leaves half of the user's budget to the user.
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
   * @param exemptFields how many root fields of an operation that has only exempt ones; up to EXEMPT_A_MINUTE, the address alone pays
   * @throws DomainError RATE_LIMITED where the minute of the address, the session or token, or the user is used up
   */
  async spend(request: Spender, points: number, exemptFields = 0): Promise<void> {
    if (!this.config.rateLimits) return;
    const { credential } = request;
    const { id } = (request.user ?? {}) as { id?: number };
    const address = clientAddress(request, this.config.trustProxy);
    const isFree = credential !== undefined && exemptFields > 0 && (await this.isFree(credential, exemptFields));
    const theirs = credential === undefined || isFree ? [] : [[this.credential, credential] as const];
    const users = id === undefined || isFree ? [] : [[this.user, id] as const];

    const counts = await refusals([[this.address, address], ...theirs], points);
    // An operation that is refused here is none of the user's, who may be at another address with another session.
    if (counts.length === 0) counts.push(...(await refusals(users, points)));
    if (counts.length === 0) return;
    throw tooOften(counts, (seconds) => `Too much in one minute; try again in ${seconds} s.`, { userId: id, address });
  }

  private async isFree(credential: string, fields: number): Promise<boolean> {
    return (await refusals([[this.exempt, credential]], fields)).length === 0;
  }
}

/** Takes the points from each. @returns the counts of those that had too few left */
async function refusals(payments: Payment[], points: number): Promise<RateLimiterRes[]> {
  const paid = await Promise.allSettled(payments.map(([budget, key]) => budget.consume(key, points)));
  const reasons = paid.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const failure = reasons.find((reason) => !(reason instanceof RateLimiterRes));
  if (failure !== undefined) throw failure;
  return reasons.filter((reason) => reason instanceof RateLimiterRes);
}
