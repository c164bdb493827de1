import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { Counters, tooOften } from './counters.js';

const QUARTER_HOUR = { duration: 15 * 60 };
/** So many times the failures of one mark may be those of all marks of an account. */
const MARKS_AT_THEIR_LIMIT = 10;

interface Count {
  /** Names the counter in the audit log's count of refusals. */
  name: string;
  counter: RateLimiterAbstract;
  key: string;
}

/** One attempt to log in, or to show that one is still oneself. */
export type LoginAttempt = { address?: string } & (
  | {
      /** Fingerprint of the login as it was typed, without regard to case; whether an account has it makes no difference. */
      typed: string;
    }
  | {
      account: string;
      /** The mark of a browser that has been logged in to the account, or the session that asks. */
      mark: string;
    }
);

/** RATE_LIMITED for an attempt to log in. */
export class TooManyFailures extends DomainError {
  /**
   * @param counter which one is full, and of what
   * @param endsInMs when it starts anew
   */
  constructor(
    { message, details }: DomainError,
    readonly counter: { name: string; key: string },
    readonly endsInMs: number,
  ) {
    super('RATE_LIMITED', message, details);
  }
}

/**
 * Slows down guessing of passwords: counts failures in a quarter of an hour for what was typed as the login, and for the address. A
 * browser with a mark of the account is counted by the mark in place of the login, so that strangers who guess do not lock the owner
 * out (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies); all marks of an account share a
 * ceiling. Limits new accounts of an address, too.
 */
@Injectable()
export class LoginRateLimit {
  private readonly typed: RateLimiterAbstract;
  private readonly marks: RateLimiterAbstract;
  private readonly ceilings: RateLimiterAbstract;
  private readonly codes: RateLimiterAbstract;
  private readonly addresses: RateLimiterAbstract;
  private readonly registrations: RateLimiterAbstract;

  constructor(
    private readonly config: Config,
    counters: Counters,
  ) {
    const { failuresOfAccount: failures, failuresOfAddress, registrations } = config.limits.brake;
    this.typed = counters.of({ ...QUARTER_HOUR, name: 'login:typed', points: failures });
    this.marks = counters.of({ ...QUARTER_HOUR, name: 'login:mark', points: failures });
    this.ceilings = counters.of({ ...QUARTER_HOUR, name: 'login:marks', points: failures * MARKS_AT_THEIR_LIMIT });
    this.codes = counters.of({ ...QUARTER_HOUR, name: 'login:code', points: failures });
    this.addresses = counters.of({ ...QUARTER_HOUR, name: 'login:address', points: failuresOfAddress });
    this.registrations = counters.of({ ...QUARTER_HOUR, name: 'register:address', points: registrations });
  }

  /** @throws TooManyFailures where there were too many */
  check(attempt: LoginAttempt): Promise<void> {
    return this.refuseFull(this.countsFor(attempt), attempt);
  }

  async failed(attempt: LoginAttempt): Promise<void> {
    if (!this.config.rateLimits) return;
    await Promise.all(this.countsFor(attempt).map(({ counter, key }) => counter.penalty(key)));
  }

  /** The same for one attempt, in the form that the comparison of passwords takes. */
  counting(attempt: LoginAttempt): { check(): Promise<void>; failed(): Promise<void> } {
    return { check: () => this.check(attempt), failed: () => this.failed(attempt) };
  }

  /**
   * Before a code of a second factor is compared, which takes the right password. A browser with a mark is limited by its
   * mark alone. @throws TooManyFailures where the account had too many wrong ones, whatever was typed as the login
   */
  async checkCode(account: string, attempt: LoginAttempt): Promise<void> {
    if ('typed' in attempt) await this.refuseFull([this.codesOf(account)], attempt);
  }

  async failedCode(account: string, attempt: LoginAttempt): Promise<void> {
    await this.failed(attempt);
    if (this.config.rateLimits) await this.codes.penalty(account);
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

  private async refuseFull(counts: Count[], attempt: LoginAttempt): Promise<void> {
    if (!this.config.rateLimits) return;
    const states = await Promise.all(
      counts.map(async (count) => ({ ...count, state: await count.counter.get(count.key) })),
    );
    const full = states.flatMap(({ state, ...count }) =>
      state && state.consumedPoints >= count.counter.points ? [{ ...count, state }] : [],
    );
    const [widest] = full;
    if (!widest) return;
    const { name, key, state } = widest;
    const account = 'typed' in attempt ? attempt.typed : attempt.account;
    const counted = full.map((count) => count.state);
    const said = tooOften(counted, tooManyAttempts, { account, address: attempt.address });
    throw new TooManyFailures(said, { name, key }, state.msBeforeNext);
  }

  /** The widest first, since that is the one under which refusals are written down. */
  private countsFor(attempt: LoginAttempt): Count[] {
    const { address } = attempt;
    const ofAddress = address === undefined ? [] : [{ name: 'address', counter: this.addresses, key: address }];
    if ('typed' in attempt) return [...ofAddress, { name: 'login', counter: this.typed, key: attempt.typed }];
    const { account, mark } = attempt;
    return [
      ...ofAddress,
      { name: 'account', counter: this.ceilings, key: account },
      { name: 'mark', counter: this.marks, key: `${account}:${mark}` },
    ];
  }

  private codesOf(account: string): Count {
    return { name: 'code', counter: this.codes, key: account };
  }
}

function tooManyAttempts(seconds: number): string {
  return `Too many attempts; try again in ${seconds} s.`;
}
