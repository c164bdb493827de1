import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { Config } from '../config/config.js';
import { clientAddress } from './client-address.js';
import { Counters, tooOften } from './counters.js';

const MINUTE = { duration: 60 };

/** A request, and whose it is where that is known already. */
export type Spender = IncomingMessage & { user?: unknown };

/**
 * What users and addresses may ask for in a minute, in points: an operation's cost, and 1 for each request. The address
 * pays for everything that comes from it, the user too for what they do.
 */
@Injectable()
export class Budgets {
  private readonly user: RateLimiterAbstract;
  private readonly address: RateLimiterAbstract;

  constructor(
    private readonly config: Config,
    counters: Counters,
  ) {
    const { user, address } = config.limits.budget;
    this.user = counters.of({ ...MINUTE, name: 'budget:user', points: user });
    this.address = counters.of({ ...MINUTE, name: 'budget:address', points: address });
  }

  /** @throws DomainError RATE_LIMITED where the user's or the address's minute is used up */
  async spend(request: Spender, points: number): Promise<void> {
    if (!this.config.rateLimits) return;
    const { id } = (request.user ?? {}) as { id?: number };
    const address = clientAddress(request, this.config.trustProxy);
    const spent = await Promise.allSettled([
      this.address.consume(address, points),
      ...(id === undefined ? [] : [this.user.consume(id, points)]),
    ]);
    const reasons = spent.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (reasons.length === 0) return;
    const counts = reasons.filter((reason) => reason instanceof RateLimiterRes);
    if (counts.length < reasons.length) throw reasons.find((reason) => !(reason instanceof RateLimiterRes));
    throw tooOften(counts, (seconds) => `Too much in one minute; try again in ${seconds} s.`, { userId: id, address });
  }
}
