import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';

/** A Redis that says nothing for so long is left out until it does. */
const PATIENCE_MS = 500;
const RECONNECT_MS = 1000;

/** What is counted, and for how many seconds from the first on. */
export interface Counting {
  name: string;
  points: number;
  duration: number;
}

/** Makes what counts how often somebody does something: shared in Redis, or by each replica without one, or while it is away. */
@Injectable()
export class Counters implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly redis?: Redis;

  constructor({ rateLimits, redisUrl }: Config) {
    if (rateLimits && redisUrl !== undefined) this.redis = connection(redisUrl);
  }

  onApplicationBootstrap(): void {
    this.redis?.connect().catch(() => {}); // the bus says that it is away, and it is tried again
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  of({ name, points, duration }: Counting): RateLimiterAbstract {
    const memory = new RateLimiterMemory({ duration, keyPrefix: name, points });
    if (!this.redis) return memory;
    return new RateLimiterRedis({
      duration,
      keyPrefix: `foyer:${name}`,
      points,
      storeClient: this.redis,
      insuranceLimiter: memory,
      rejectIfRedisNotReady: true,
    });
  }
}

const logger = new Logger('Limits');

/** RATE_LIMITED until the last of these counts is over, and a line in the log. @param sentence says so, of the seconds left @param who for the log */
export function tooOften(counts: RateLimiterRes[], sentence: (seconds: number) => string, who: object): DomainError {
  const wait = Math.max(...counts.map(({ msBeforeNext }) => msBeforeNext));
  const retryAfterSeconds = Math.max(1, Math.ceil(wait / 1000));
  logger.warn({ ...who, retryAfterSeconds }, 'Refused what was too often');
  return new DomainError('RATE_LIMITED', sentence(retryAfterSeconds), { retryAfterSeconds });
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
