import type { IncomingMessage } from 'node:http';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { clientAddress } from './client-address.js';

const MINUTE = { duration: 60 };
/** A Redis that says nothing for so long is left out until it does. */
const PATIENCE_MS = 500;
const RECONNECT_MS = 1000;

/** A request, and whose it is where that is known already. */
export type Spender = IncomingMessage & { user?: unknown };

/**
 * What users and addresses may ask for in a minute, in points: an operation's cost, and 1 for each request. The address
 * pays for everything that comes from it, the user too for what they do. All replicas share it in Redis; without one, or
 * while it is away, each keeps its own.
 */
@Injectable()
export class Budgets implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly redis?: Redis;
  private readonly user: RateLimiterAbstract;
  private readonly address: RateLimiterAbstract;

  constructor(private readonly config: Config) {
    const { redisUrl, rateLimits, limits } = config;
    if (rateLimits && redisUrl !== undefined) this.redis = connection(redisUrl);
    this.user = limiter('user', limits.budget.user, this.redis);
    this.address = limiter('address', limits.budget.address, this.redis);
  }

  onApplicationBootstrap(): void {
    this.redis?.connect().catch(() => {}); // the bus says that it is away, and it is tried again
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  /** @throws DomainError RATE_LIMITED where the user's or the address's minute is used up */
  async spend(request: Spender, points: number): Promise<void> {
    if (!this.config.rateLimits) return;
    const { id } = (request.user ?? {}) as { id?: number };
    const spent = await Promise.allSettled([
      this.address.consume(clientAddress(request, this.config.trustProxy), points),
      ...(id === undefined ? [] : [this.user.consume(id, points)]),
    ]);
    const reasons = spent.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (reasons.length > 0) throw tooMuch(reasons);
  }
}

function limiter(keyPrefix: string, points: number, redis?: Redis): RateLimiterAbstract {
  const memory = new RateLimiterMemory({ ...MINUTE, keyPrefix, points });
  if (!redis) return memory;
  return new RateLimiterRedis({
    ...MINUTE,
    keyPrefix: `foyer:budget:${keyPrefix}`,
    points,
    storeClient: redis,
    insuranceLimiter: memory,
    rejectIfRedisNotReady: true,
  });
}

function connection(url: string): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectionName: 'foyer-budgets',
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disconnectTimeout: 100,
    retryStrategy: () => RECONNECT_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => {}); // without a listener it would be printed
  return redis;
}

function tooMuch(reasons: unknown[]): unknown {
  const waits = reasons.map((reason) => (reason instanceof RateLimiterRes ? reason.msBeforeNext : undefined));
  if (waits.includes(undefined)) return reasons[waits.indexOf(undefined)];
  const retryAfterSeconds = Math.max(1, Math.ceil(Math.max(...(waits as number[])) / 1000));
  const message = `Too much in one minute; try again in ${retryAfterSeconds} s.`;
  return new DomainError('RATE_LIMITED', message, { retryAfterSeconds });
}
