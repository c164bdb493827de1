import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { Config } from '../config/config.js';
import { Counters, tooOften } from './counters.js';

const QUARTER_HOUR = { duration: 15 * 60 };

type Count = readonly [counter: RateLimiterAbstract, key: string];

/** Who tries. */
export interface LoginAttempt {
  /** The account, or what was typed where there is none. */
  account: string;
  address?: string;
  /** A browser that has been logged in to this account before. */
  device?: string;
}

/**
 * Slows down who guesses passwords: so many failures in a quarter of an hour for an account, and for an address. A device
 * that has been logged in to the account before is counted by itself alone, so that strangers who guess do not lock the owner out
 * (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies). And who makes accounts: so many an address.
 */
@Injectable()
export class LoginBrake {
  private readonly accounts: RateLimiterAbstract;
  private readonly devices: RateLimiterAbstract;
  private readonly addresses: RateLimiterAbstract;
  private readonly registrations: RateLimiterAbstract;

  constructor(
    private readonly config: Config,
    counters: Counters,
  ) {
    const { failuresOfAccount, failuresOfAddress, registrations } = config.limits.brake;
    this.accounts = counters.of({ ...QUARTER_HOUR, name: 'login:account', points: failuresOfAccount });
    this.devices = counters.of({ ...QUARTER_HOUR, name: 'login:device', points: failuresOfAccount });
    this.addresses = counters.of({ ...QUARTER_HOUR, name: 'login:address', points: failuresOfAddress });
    this.registrations = counters.of({ ...QUARTER_HOUR, name: 'register:address', points: registrations });
  }

  /** @throws DomainError RATE_LIMITED where there were too many failures */
  async check(attempt: LoginAttempt): Promise<void> {
    if (!this.config.rateLimits) return;
    const counts = await Promise.all(
      this.countsFor(attempt).map(async ([counter, key]) => [counter, await counter.get(key)] as const),
    );
    const full = counts.flatMap(([counter, count]) => (count && count.consumedPoints >= counter.points ? [count] : []));
    if (full.length === 0) return;
    const { account, address } = attempt;
    throw tooOften(full, (seconds) => `Too many attempts; try again in ${seconds} s.`, { account, address });
  }

  async failed(attempt: LoginAttempt): Promise<void> {
    if (!this.config.rateLimits) return;
    await Promise.all(this.countsFor(attempt).map(([counter, key]) => counter.penalty(key)));
  }

  /** The same for one attempt, as whoever compares passwords asks it. */
  counting(attempt: LoginAttempt): { check(): Promise<void>; failed(): Promise<void> } {
    return { check: () => this.check(attempt), failed: () => this.failed(attempt) };
  }

  /** Counts one more account that is to be made. @throws DomainError RATE_LIMITED where the address has made too many */
  async register(address: string | undefined): Promise<void> {
    if (!this.config.rateLimits || address === undefined) return;
    try {
      await this.registrations.consume(address);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw tooOften([error], (seconds) => `Too many new accounts; try again in ${seconds} s.`, { address });
    }
  }

  private countsFor({ account, address, device }: LoginAttempt): Count[] {
    if (device !== undefined) return [[this.devices, `${account}:${device}`]];
    return address === undefined
      ? [[this.accounts, account]]
      : [
          [this.accounts, account],
          [this.addresses, address],
        ];
  }
}
