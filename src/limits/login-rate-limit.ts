import { Injectable } from '@nestjs/common';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { Counters, tooOften } from './counters.js';

const QUARTER_HOUR = { duration: 15 * 60 };
/** The ceiling of all marks of an account together, as a multiple of one mark's limit. */
const MARKS_AT_THEIR_LIMIT = 10;

interface Count {
  /** The counter's name in the audit log's counts of refusals. */
  name: string;
  counter: RateLimiterAbstract;
  key: string;
}

/** An attempt to log in, or to confirm the password. */
export type LoginAttempt = { address?: string } & (
  | {
      /** Fingerprint of the login’s key: one for all its spellings, the same whether the account exists or not. */
      typed: string;
    }
  | {
      account: string;
      /** The mark of a browser known to the account, or the session that confirms. */
      mark: string;
    }
);

/** RATE_LIMITED for an attempt to log in or to confirm. */
export class TooManyFailures extends DomainError {
  /**
   * @param counter the full counter, and its key
   * @param endsInMs when it resets
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
 * Limits password guessing: counts failures per quarter of an hour, by typed login and by address.
 * For a browser with the account's mark, the mark's counter replaces the login's: guessing strangers do not lock the
 * owner out (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies). All marks of an
 * account share a ceiling. Registrations are counted by address.
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
    const { failuresOfAccount: failures, failuresOfAddress, registrations } = config.limits.logins;
    this.typed = counters.of({ ...QUARTER_HOUR, name: 'login:typed', points: failures });
    this.marks = counters.of({ ...QUARTER_HOUR, name: 'login:mark', points: failures });
    this.ceilings = counters.of({ ...QUARTER_HOUR, name: 'login:marks', points: failures * MARKS_AT_THEIR_LIMIT });
    this.codes = counters.of({ ...QUARTER_HOUR, name: 'login:code', points: failures });
    this.addresses = counters.of({ ...QUARTER_HOUR, name: 'login:address', points: failuresOfAddress });
    this.registrations = counters.of({ ...QUARTER_HOUR, name: 'register:address', points: registrations });
  }

  /** @throws TooManyFailures if a counter is full */
  check(attempt: LoginAttempt): Promise<void> {
    return this.refuseFull(this.countsFor(attempt), attempt);
  }

  async failed(attempt: LoginAttempt): Promise<void> {
    if (!this.config.rateLimits) return;
    await Promise.all(this.countsFor(attempt).map(({ counter, key }) => counter.penalty(key)));
  }

  /** `check` and `failed` for one attempt, as the password hasher takes them. */
  counting(attempt: LoginAttempt): { check(): Promise<void>; failed(): Promise<void> } {
    return { check: () => this.check(attempt), failed: () => this.failed(attempt) };
  }

  /**
   * Call before a second factor's code is compared, after the right password. Limits wrong codes by account, whatever
   * login was typed. A browser with a mark is limited by its mark only.
   * @throws TooManyFailures if the account had too many wrong codes
   */
  async checkCode(account: string, attempt: LoginAttempt): Promise<void> {
    if ('typed' in attempt) await this.refuseFull([this.codesOf(account)], attempt);
  }

  async failedCode(account: string, attempt: LoginAttempt): Promise<void> {
    await this.failed(attempt);
    if (this.config.rateLimits) await this.codes.penalty(account);
  }

  /** Counts a registration before it is made. @throws DomainError RATE_LIMITED if the address has made too many */
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

  /** The widest counter first: refusals are logged under it. */
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
