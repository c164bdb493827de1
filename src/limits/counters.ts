import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';

/** A Redis that is silent for this time is not used until it answers again. */
const PATIENCE_MS = 500;
const RECONNECT_MS = 1000;

/** A counter's name, its maximum, and its window in seconds from the first point on. */
export interface Counting {
  name: string;
  points: number;
  duration: number;
}

/** The counts of RateLimiterMemory, which has them in a property that its types leave out. */
interface Counts {
  get(key: string): RateLimiterRes | null;
  incrby(key: string, points: number, seconds: number): RateLimiterRes;
}

/** A counter in memory that can take points at once; `consume` gives a promise. */
export class MemoryCounter extends RateLimiterMemory {
  /** Takes the points if so many are left, and otherwise none. @returns the count; undefined if it took none */
  take(key: string, points: number): RateLimiterRes | undefined {
    const counts = Reflect.get(this, '_memoryStorage') as Counts;
    const name = this.getKey(key);
    const used = counts.get(name);
    if (((used?.msBeforeNext ?? 0) > 0 ? used!.consumedPoints : 0) + points > this.points) return undefined;
    return counts.incrby(name, points, this.duration);
  }
}

/** Creates counters: shared in Redis, or in memory for each replica without Redis and while it is away. */
@Injectable()
export class Counters implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly redis?: Redis;

  constructor({ rateLimits, redisUrl }: Config) {
    if (rateLimits && redisUrl !== undefined) this.redis = connection(redisUrl);
  }

  onApplicationBootstrap(): void {
    this.redis?.connect().catch(() => {}); // the bus logs that it is away; ioredis retries
  }

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }

  of({ name, points, duration }: Counting): RateLimiterAbstract {
    const memory = new MemoryCounter({ duration, keyPrefix: name, points });
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

/**
 * Logs the refusal and returns RATE_LIMITED until the last of these counts resets.
 * @param sentence the message, given the seconds left
 * @param who for the log
 */
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
  redis.on('error', () => {}); // without a listener, ioredis prints errors to the console
  return redis;
}
