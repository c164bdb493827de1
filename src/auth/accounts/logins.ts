import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.js';
import { LoginRateLimit, TooManyFailures, type LoginAttempt } from '../../limits/login-rate-limit.js';
import { Transactions } from '../../persistence/transactions.js';
import type { AuthenticatedRequest } from '../sessions/access.js';
import { lockUnchanged } from '../sessions/account-lock.js';
import { Accounts } from './accounts.js';
import { byOf, type By } from '../sessions/by.js';
import { RefusedLogins } from './refused-logins.js';
import { Devices } from '../credentials/devices.js';
import { invalidCredentials, refusalOfLogin } from '../credentials/login-refusals.js';
import { Passwords } from '../credentials/passwords.js';
import { Role } from '../users/role.js';
import { SecondFactors } from '../credentials/second-factors.js';
import { isLogin } from './login-text.js';
import { fingerprint } from '../users/secret.js';
import { Sessions } from '../sessions/sessions.js';
import { loginKey } from '../users/find-account.js';
import { subjectOf, type User } from '../users/user.entity.js';
import type { LoginInput, RegisterInput } from './account.inputs.js';

/** The audit log's action for a failed login, by error code. */
const WRITTEN_DOWN: Partial<Record<DomainError['code'], string>> = {
  INVALID_CREDENTIALS: 'login.failed',
  UNAUTHENTICATED: 'login.failed',
  SECOND_FACTOR_REQUIRED: 'login.incomplete',
};
/** Counters by address. Their refusals of logins to many accounts share one entry. */
const OF_AN_ADDRESS = new Set(['address', 'waiting']);
const MINUTE_MS = 60_000;

/** Logs users in and out, and registers them. */
@Injectable()
export class Logins {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly secondFactors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly devices: Devices,
    private readonly rateLimit: LoginRateLimit,
    private readonly refused: RefusedLogins,
    private readonly transactions: Transactions,
  ) {}

  /**
   * The user with this login and password, and with the code of the second factor if one is set up. An unknown login, a
   * disabled account and a wrong password give the same error after the same work.
   * @throws DomainError INVALID_CREDENTIALS; SECOND_FACTOR_REQUIRED if the code is missing; RATE_LIMITED after too many
   *   failures
   */
  async authenticate(request: AuthenticatedRequest, { login, password, code }: LoginInput): Promise<User> {
    const by = byOf(request, 'login');
    const user = await this.accounts.byLogin(login);
    const address = by.clientKey;
    const mark = await this.devices.findMark(request, user);
    const attempt =
      user && mark !== undefined
        ? { address, account: subjectOf(user), mark }
        : { address, typed: fingerprint(loginKey(login)) };
    try {
      const matches = await this.passwords.matches(by, password, user, {
        ...this.rateLimit.counting(attempt),
        matched: () => this.askForMore(user!, code ?? undefined, attempt),
      });
      if (!matches || !user) throw invalidCredentials();
      return user;
    } catch (error) {
      await this.writeDown(by, error, login.trim(), user);
      throw error;
    }
  }

  /**
   * Creates an account and logs in.
   * @throws DomainError BAD_USER_INPUT, USERNAME_TAKEN, EMAIL_TAKEN; RATE_LIMITED after too many registrations
   */
  async register(request: AuthenticatedRequest, input: RegisterInput): Promise<User> {
    const by = byOf(request, 'register');
    await this.rateLimit.register(by.clientKey);
    return this.logIn(by, request, await this.accounts.create(by, input, Role.CUSTOMER));
  }

  /**
   * A new session for an authenticated or new user.
   * @throws DomainError INVALID_CREDENTIALS, SECOND_FACTOR_REQUIRED, UNAUTHENTICATED if the account changed meanwhile
   */
  async logIn(by: By, request: AuthenticatedRequest, user: User): Promise<User> {
    const owner = { ...by, user };
    this.devices.prepare(request);
    try {
      return await this.transactions.run(owner, async (tx) => {
        const now = await lockUnchanged(tx, user, refusalOfLogin);
        await this.sessions.logIn(tx, request, now);
        await this.devices.setMark(tx, request, now);
        tx.record(owner, { subject: subjectOf(now) });
        await tx.audit(owner);
        return now;
      });
    } catch (error) {
      await this.writeDown(by, error, user.username, user);
      throw error;
    }
  }

  /** Ends the session; true without one as well. */
  async logOut(by: By, request: AuthenticatedRequest): Promise<boolean> {
    await this.transactions.run(by, async (tx) => {
      await this.sessions.end(tx, request);
      if (!by.user) return;
      tx.record(by, { subject: subjectOf(by.user) });
      await tx.audit(by);
    });
    return this.sessions.forget(request);
  }

  /** The checks after the right password. A wrong code counts like a wrong password, and for the account as well. */
  private async askForMore(user: User, code: string | undefined, attempt: LoginAttempt): Promise<void> {
    if (user.disabledAt) {
      await this.rateLimit.failed(attempt);
      throw invalidCredentials();
    }
    if (!user.secondFactor) return;
    if (code) await this.rateLimit.checkCode(subjectOf(user), attempt);
    try {
      await this.secondFactors.check(user, code);
    } catch (error) {
      const wrong = error instanceof DomainError && error.code === 'INVALID_CREDENTIALS';
      if (wrong) await this.rateLimit.failedCode(subjectOf(user), attempt);
      throw error;
    }
  }

  /** Writes an audit entry for a failed login. Refusals by a full counter share one entry for its window. */
  private async writeDown(by: By, error: unknown, login: string, user: User | null): Promise<void> {
    if (!(error instanceof DomainError)) return;
    if (error.code === 'RATE_LIMITED') return this.writeDownLimited(by, error, login, user);
    const action = WRITTEN_DOWN[error.code];
    if (action) await this.write({ ...by, operation: action }, login, user);
  }

  private writeDownLimited(by: By, error: DomainError, login: string, user: User | null): Promise<void> {
    const braked = { ...by, operation: 'login.braked' };
    const waiting = { name: 'waiting', key: by.clientKey ?? '' };
    const { counter, endsInMs } = error instanceof TooManyFailures ? error : { counter: waiting, endsInMs: MINUTE_MS };
    const write = () =>
      OF_AN_ADDRESS.has(counter.name) ? this.write(braked, '', null, 1) : this.write(braked, login, user, 1);
    return this.refused.count(`${counter.name} ${counter.key}`, endsInMs, write);
  }

  private write(by: By, login: string, user: User | null, attempts?: number): Promise<number> {
    const attempt = { ...by, user, name: user || isLogin(login) ? login : undefined };
    return this.transactions.run(attempt, (tx) => {
      if (user) tx.record(attempt, { subject: subjectOf(user) });
      return tx.audit(attempt, attempts);
    });
  }
}
