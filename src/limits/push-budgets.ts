import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { TokenBucket, type Rate } from './token-bucket.js';

/** A push's own cost in points, besides that of its answer. */
const PUSH_COST = 100;
/** How many seconds' points may be saved up: a dashboard, some six times. */
const BURST_SECONDS = 5;
const SWEEP_MS = 60_000;

/** What a push takes whose answer costs so much. */
export function pointsOf(answer: number): number {
  return PUSH_COST + answer;
}

/** A subscription's user, where one is logged in, and its address. */
export interface Payer {
  address: string;
  userId: number | undefined;
}

/**
 * Pays for what is pushed: at a steady rate for a user, and for an address. Each replica counts by itself, since a socket
 * belongs to one. A push that cannot be paid for yet waits; it is never refused.
 */
@Injectable()
export class PushBudgets implements OnModuleInit, OnModuleDestroy {
  private readonly buckets = new Map<string, TokenBucket>();
  private sweeping?: NodeJS.Timeout;

  constructor(private readonly config: Config) {}

  onModuleInit(): void {
    this.sweeping = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeping);
  }

  /**
   * Waits until the user and the address have paid for one push.
   *
   * @param points as `pointsOf` says
   * @returns false where `signal` was aborted first
   */
  async pay({ userId, address }: Payer, points: number, signal: AbortSignal): Promise<boolean> {
    if (!this.config.rateLimits) return !signal.aborted;
    const { user, address: ofAddress } = this.config.limits.pushes;
    if (userId !== undefined && !(await this.bucketOf(`user ${userId}`, user).take(points, signal))) return false;
    return this.bucketOf(`address ${address}`, ofAddress).take(points, signal);
  }

  /** How many users and addresses points are counted for. */
  get counted(): number {
    return this.buckets.size;
  }

  /** Forgets full buckets: a newcomer's is full, too. */
  private sweep(): void {
    for (const [key, bucket] of this.buckets) if (bucket.isFull) this.buckets.delete(key);
  }

  private bucketOf(key: string, perSecond: number): TokenBucket {
    const rate: Rate = { perSecond, burst: perSecond * BURST_SECONDS };
    const bucket = this.buckets.get(key) ?? new TokenBucket(rate);
    this.buckets.set(key, bucket);
    return bucket;
  }
}
