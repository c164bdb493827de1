import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Audit } from '../audit/audit.js';
import { Asker } from '../common/asker.js';
import { DomainError } from '../common/domain-error.js';
import { LoginBrake, type LoginAttempt } from '../limits/login-brake.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import type { AuthenticatedRequest } from './access.js';
import { AccountLock } from './account-lock.js';
import { Accounts } from './accounts.service.js';
import { Devices } from './devices.js';
import { invalidCredentials, refusalOfLogin } from './login-refusals.js';
import { PasswordHasher } from './password-hasher.js';
import { Role } from './role.js';
import { SecondFactors } from './second-factors.service.js';
import { fingerprint } from './secret.js';
import { Sessions } from './sessions.js';
import { caseless, subjectOf, type User } from './user.entity.js';
import type { LoginInput, RegisterInput } from './user.types.js';

/** Under which action the audit log has a login that came to nothing. */
const WRITTEN_DOWN: Partial<Record<DomainError['code'], string>> = {
  INVALID_CREDENTIALS: 'login.failed',
  SECOND_FACTOR_REQUIRED: 'login.incomplete',
  RATE_LIMITED: 'login.braked',
};

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
    const attempt = {
      account: user ? subjectOf(user) : fingerprint(key),
      address: this.asker.facts.subscriber,
      device: user ? this.devices.known(request, user.id) : undefined,
    };
    try {
      const matches = await this.hasher.matches(password, user?.passwordHash, {
        ...this.brake.counting(attempt),
        matched: () => this.askForMore(user!, code ?? undefined, attempt),
      });
      if (!matches || !user) throw invalidCredentials();
      return user;
    } catch (error) {
      const action = error instanceof DomainError && WRITTEN_DOWN[error.code];
      if (action) {
        await this.unit.run(() => {
          if (user) this.audit.note({ subject: subjectOf(user) });
          return this.audit.write(action, { id: user?.id, name: user || isLogin(login) ? login : undefined });
        });
      }
      throw error;
    }
  }

  /** A new account, and a session for it. @throws DomainError BAD_USER_INPUT, USERNAME_TAKEN, EMAIL_TAKEN, RATE_LIMITED after too many */
  async register(request: AuthenticatedRequest, input: RegisterInput): Promise<User> {
    await this.brake.register(this.asker.facts.subscriber);
    return this.logIn(request, await this.accounts.create(input, Role.CUSTOMER), 'register');
  }

  /** A new session for somebody who has shown who they are, or is new. @throws DomainError INVALID_CREDENTIALS where that is over by now */
  logIn(request: AuthenticatedRequest, user: User, action: 'login' | 'register' = 'login'): Promise<User> {
    return this.unit.run(async () => {
      await this.lock.unchanged(user, refusalOfLogin);
      await this.sessions.logIn(request, user);
      this.devices.remember(request, user.id);
      this.audit.note({ subject: subjectOf(user) });
      await this.audit.write(action, { id: user.id, name: user.username });
      return user;
    });
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

  /** Of whoever has the right password; what is wrong then counts like a wrong password. */
  private async askForMore(user: User, code: string | undefined, attempt: LoginAttempt): Promise<void> {
    try {
      if (user.disabledAt) throw invalidCredentials();
      if (user.secondFactor) await this.secondFactors.check(user, code);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'INVALID_CREDENTIALS') await this.brake.failed(attempt);
      throw error;
    }
  }
}

/** Whether it looks like a username or an address, and not like a password that was typed into the wrong field. */
function isLogin(text: string): boolean {
  return /^[A-Za-z0-9_]{3,30}$/.test(text) || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}
