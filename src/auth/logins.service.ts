import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Audit } from '../audit/audit.js';
import { Asker } from '../common/asker.js';
import { DomainError } from '../common/domain-error.js';
import { LoginBrake, TooManyFailures, type LoginAttempt } from '../limits/login-brake.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import type { AuthenticatedRequest } from './access.js';
import { AccountLock } from './account-lock.js';
import { Accounts } from './accounts.service.js';
import { BrakedLogins } from './braked-logins.js';
import { Devices } from './devices.js';
import { invalidCredentials, refusalOfLogin } from './login-refusals.js';
import { PasswordHasher } from './password-hasher.js';
import { Role } from './role.js';
import { SecondFactors } from './second-factors.service.js';
import { isLogin } from './login-text.js';
import { fingerprint } from './secret.js';
import { Sessions } from './sessions.js';
import { caseless, subjectOf, type User } from './user.entity.js';
import type { LoginInput, RegisterInput } from './user.types.js';

/** Under which action the audit log has a login that came to nothing. */
const WRITTEN_DOWN: Partial<Record<DomainError['code'], string>> = {
  INVALID_CREDENTIALS: 'login.failed',
  UNAUTHENTICATED: 'login.failed',
  SECOND_FACTOR_REQUIRED: 'login.incomplete',
};
/** Counters of an address, under which attempts to log in to many accounts are one entry. */
const OF_AN_ADDRESS = new Set(['address', 'waiting']);
const MINUTE_MS = 60_000;

/** Lets people in who show who they are, and out again. */
@Injectable()
export class Logins {
  constructor(
    private readonly accounts: Accounts,
    private readonly hasher: PasswordHasher,
    private readonly lock: AccountLock,
    private readonly secondFactors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly devices: Devices,
    private readonly brake: LoginBrake,
    private readonly braked: BrakedLogins,
    private readonly audit: Audit,
    private readonly unit: UnitOfWork,
    private readonly asker: Asker,
  ) {}

  /**
   * The user with this username or e-mail address and password; with a second factor, also with its code.
   * @throws DomainError INVALID_CREDENTIALS, the same and after the same work for an unknown login, a disabled account and a
   * wrong password; SECOND_FACTOR_REQUIRED where a code is missing; RATE_LIMITED after too many failures
   */
  async authenticate(request: Request, { login, password, code }: LoginInput): Promise<User> {
    const key = caseless(login.trim());
    const user = await this.accounts.byLogin(key);
    const address = this.asker.facts.subscriber;
    const mark = await this.devices.markOf(request, user);
    const attempt =
      user && mark !== undefined ? { address, account: subjectOf(user), mark } : { address, typed: fingerprint(key) };
    try {
      const matches = await this.hasher.matches(password, user?.passwordHash, {
        ...this.brake.counting(attempt),
        matched: () => this.askForMore(user!, code ?? undefined, attempt),
      });
      if (!matches || !user) throw invalidCredentials();
      return user;
    } catch (error) {
      await this.writeDown(error, login, user);
      throw error;
    }
  }

  /** A new account, and a session for it. @throws DomainError BAD_USER_INPUT, USERNAME_TAKEN, EMAIL_TAKEN, RATE_LIMITED after too many */
  async register(request: AuthenticatedRequest, input: RegisterInput): Promise<User> {
    await this.brake.register(this.asker.facts.subscriber);
    return this.logIn(request, await this.accounts.create(input, Role.CUSTOMER), 'register');
  }

  /**
   * A new session for somebody who has shown who they are, or is new.
   * @throws DomainError INVALID_CREDENTIALS, SECOND_FACTOR_REQUIRED, UNAUTHENTICATED where the account changed meanwhile
   */
  async logIn(request: AuthenticatedRequest, user: User, action: 'login' | 'register' = 'login'): Promise<User> {
    try {
      return await this.unit.run(async () => {
        const now = await this.lock.unchanged(user, refusalOfLogin);
        await this.sessions.logIn(request, now);
        await this.devices.mark(request, now);
        this.audit.note({ subject: subjectOf(now) });
        await this.audit.write(action, { id: now.id, name: now.username });
        return now;
      });
    } catch (error) {
      await this.writeDown(error, user.username, user);
      throw error;
    }
  }

  /** True also where nobody was logged in. */
  logOut(request: AuthenticatedRequest): Promise<boolean> {
    const { viewer } = request;
    return this.unit.run(async () => {
      await this.sessions.logOut(request);
      if (!viewer) return true;
      this.audit.note({ subject: subjectOf(viewer) });
      await this.audit.write('logout', { id: viewer.id, name: viewer.username });
      return true;
    });
  }

  /** What is asked after the right password. A wrong code counts like a wrong password, and for the account besides. */
  private async askForMore(user: User, code: string | undefined, attempt: LoginAttempt): Promise<void> {
    if (user.disabledAt) {
      await this.brake.failed(attempt);
      throw invalidCredentials();
    }
    if (!user.secondFactor) return;
    if (code) await this.brake.checkCode(subjectOf(user), attempt);
    try {
      await this.secondFactors.check(user, code);
    } catch (error) {
      const wrong = error instanceof DomainError && error.code === 'INVALID_CREDENTIALS';
      if (wrong) await this.brake.failedCode(subjectOf(user), attempt);
      throw error;
    }
  }

  /** An entry for a login that came to nothing; for one that was refused by a full counter, one entry for all of its window. */
  private async writeDown(error: unknown, login: string, user: User | null): Promise<void> {
    if (!(error instanceof DomainError)) return;
    if (error.code === 'RATE_LIMITED') return this.writeDownBraked(error, login, user);
    const action = WRITTEN_DOWN[error.code];
    if (action) await this.write(action, login, user);
  }

  private writeDownBraked(error: DomainError, login: string, user: User | null): Promise<void> {
    const waiting = { name: 'waiting', key: this.asker.facts.subscriber ?? '' };
    const { counter, endsInMs } = error instanceof TooManyFailures ? error : { counter: waiting, endsInMs: MINUTE_MS };
    const write = () =>
      OF_AN_ADDRESS.has(counter.name)
        ? this.write('login.braked', '', null, 1)
        : this.write('login.braked', login, user, 1);
    return this.braked.count(`${counter.name} ${counter.key}`, endsInMs, write);
  }

  private write(action: string, login: string, user: User | null, attempts?: number): Promise<number> {
    return this.unit.run(() => {
      if (user) this.audit.note({ subject: subjectOf(user) });
      const name = user || isLogin(login) ? login : undefined;
      return this.audit.write(action, { id: user?.id, name }, attempts);
    });
  }
}
