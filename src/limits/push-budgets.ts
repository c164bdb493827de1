import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { TokenBucket, type Rate } from './token-bucket.js';

/** A push's own cost in points, in addition to its answer's. */
const PUSH_COST = 100;
/** The burst, in seconds of the rate: some six pushes of a dashboard. */
const BURST_SECONDS = 5;
const SWEEP_MS = 60_000;

/** The cost of a push with an answer of this cost. */
export function pointsOf(answer: number): number {
  return PUSH_COST + answer;
}

/** A subscription's address, and its user if logged in. */
export interface Payer {
  address: string;
  userId: number | undefined;
}

/**
 * Budgets for pushes, at a steady rate by user and by address. Each replica counts by itself, since a socket belongs to
 * one replica. A push without budget waits; it is never refused.
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
   * @returns false if `signal` was aborted first
   */
  async pay({ userId, address }: Payer, points: number, signal: AbortSignal): Promise<boolean> {
    if (!this.config.rateLimits) return !signal.aborted;
    const { user, address: ofAddress } = this.config.limits.pushes;
    if (userId !== undefined && !(await this.bucketOf(`user ${userId}`, user).take(points, signal))) return false;
    return this.bucketOf(`address ${address}`, ofAddress).take(points, signal);
  }

  /** Pays for one push if nobody has to wait for it; otherwise nothing is taken. */
  payNow({ userId, address }: Payer, points: number): boolean {
    if (!this.config.rateLimits) return true;
    const { user, address: ofAddress } = this.config.limits.pushes;
    const users = userId === undefined ? undefined : this.bucketOf(`user ${userId}`, user);
    const all = this.bucketOf(`address ${address}`, ofAddress);
    if (!all.has(points) || users?.has(points) === false) return false;
    users?.takeNow(points);
    return all.takeNow(points);
  }

  /** The number of users and addresses with a bucket. */
  get counted(): number {
    return this.buckets.size;
  }

  /** Deletes full buckets: a new bucket is full as well. */
  private sweep(): void {
    for (const [key, bucket] of this.buckets) if (bucket.isFull) this.buckets.delete(key);
  }

  private bucketOf(key: string, perSecond: number): TokenBucket {
    const known = this.buckets.get(key);
    if (known) return known;
    const rate: Rate = { perSecond, burst: perSecond * BURST_SECONDS };
    const bucket = new TokenBucket(rate);
    this.buckets.set(key, bucket);
    return bucket;
  }
}
