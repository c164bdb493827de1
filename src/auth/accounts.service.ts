import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Audit } from '../audit/audit.js';
import { Clock } from '../common/clock.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { clientAddress } from '../limits/client-address.js';
import { LoginBrake, type LoginAttempt } from '../limits/login-brake.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import type { AuthenticatedRequest } from './access.js';
import type { ChangePasswordInput, SetPasswordInput } from './account.types.js';
import { Admins } from './admins.js';
import { ApiTokens } from './api-tokens.service.js';
import { Devices } from './devices.js';
import { PasswordLink } from './password-link.entity.js';
import { hashPassword, passwordMatches, type Attempts } from './password.js';
import { passwordRefusal } from './password-rules.js';
import { Role } from './role.js';
import { SecondFactors } from './second-factors.service.js';
import { fingerprint, newSecret } from './secret.js';
import { Sessions } from './sessions.js';
import { caseless, NO_PASSWORD, subjectOf, User } from './user.entity.js';
import type { LoginInput, RegisterInput } from './user.types.js';

/** How long a link to set a password stands. */
const LINK_MINUTES = 30;

/** Makes accounts and knows who they belong to. */
@Injectable()
export class Accounts {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly admins: Admins,
    private readonly secondFactors: SecondFactors,
    private readonly audit: Audit,
    private readonly brake: LoginBrake,
    private readonly devices: Devices,
  ) {}

  /** @throws DomainError BAD_USER_INPUT, USERNAME_TAKEN, EMAIL_TAKEN */
  async create({ username, email, password, fullName }: RegisterInput, role: Role): Promise<User> {
    const passwordHash = await this.hashOf(password, username, 'password');
    return this.save({ username, email, fullName, role, passwordHash });
  }

  /** An account that nobody can log in to until a link has set its password. @throws DomainError USERNAME_TAKEN, EMAIL_TAKEN */
  createWithoutPassword(input: Omit<RegisterInput, 'password'>, role: Role): Promise<User> {
    return this.save({ ...input, role, passwordHash: NO_PASSWORD });
  }

  private save(account: Pick<User, 'username' | 'email' | 'role' | 'passwordHash'> & { fullName?: string | null }) {
    const { username, email } = account;
    return this.unit.run(async (em) => {
      if (await em.count(User, { usernameKey: caseless(username) })) {
        throw new DomainError('USERNAME_TAKEN', 'Somebody has this username.', { field: 'username' });
      }
      if (await em.count(User, { emailKey: caseless(email) })) {
        throw new DomainError('EMAIL_TAKEN', 'Somebody has this e-mail address.', { field: 'email' });
      }
      const user = new User({ ...account, fullName: account.fullName ?? null, createdAt: this.clock.now() });
      await em.persist(user).flush();
      return user;
    });
  }

  /**
   * The user with this username or e-mail address and password; with a second factor, also with its code.
   * @throws DomainError INVALID_CREDENTIALS, the same and after the same work for an unknown login, a disabled account and a
   * wrong password; SECOND_FACTOR_REQUIRED where a code is missing; RATE_LIMITED after too many failures
   */
  async authenticate(request: Request, { login, password, code }: LoginInput): Promise<User> {
    const key = caseless(login.trim());
    const user = await this.byLogin(key);
    const attempt = {
      account: user ? subjectOf(user) : fingerprint(key),
      address: clientAddress(request, this.config.trustProxy),
      device: user ? this.devices.known(request, user.id) : undefined,
    };
    try {
      const matches = await passwordMatches(password, user?.passwordHash, this.counted(attempt));
      if (!matches || !user || user.disabledAt) throw invalidCredentials();
      if (user.secondFactor) await this.checkSecondFactor(user, code ?? undefined, attempt);
      return user;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'INVALID_CREDENTIALS') {
        await this.unit.run(() => this.audit.write('login.failed', { id: user?.id, name: login }));
      }
      throw error;
    }
  }

  /** A new session for somebody who has shown who they are, or is new. @throws DomainError INVALID_CREDENTIALS where that is over by now */
  logIn(request: AuthenticatedRequest, user: User, action: 'login' | 'register' = 'login'): Promise<User> {
    return this.unit.run(async (em) => {
      await this.holdUnchanged(em, user);
      await this.sessions.logIn(request, user);
      this.devices.remember(request, user.id);
      await this.audit.write(action, { id: user.id, name: user.username });
      return user;
    });
  }

  /** Also ends the user's other sessions, but for the one named, and voids links to set a password. @throws DomainError INVALID_CREDENTIALS, BAD_USER_INPUT */
  async changePassword(
    user: User,
    { currentPassword, newPassword }: ChangePasswordInput,
    session: string,
  ): Promise<User> {
    await this.confirm(user, currentPassword, 'currentPassword');
    const passwordHash = await this.hashOf(newPassword, user.username, 'newPassword');
    return this.unit.run(async (em) => {
      await this.holdUnchanged(em, user);
      return this.replacePassword('changePassword', user.id, passwordHash, session);
    });
  }

  /** That it is really the user who asks. @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED after too many failures */
  async confirm(user: User, password: string, field = 'password'): Promise<void> {
    const attempts = this.counted({ account: subjectOf(user), device: 'logged in' });
    if (!(await passwordMatches(password, user.passwordHash, attempts))) {
      throw new DomainError('INVALID_CREDENTIALS', 'This is not the password of this account.', { field });
    }
  }

  /** Sets what the holder of a link chose, once; all sessions and tokens of the user end. @throws DomainError NOT_FOUND, BAD_USER_INPUT */
  async setPassword({ token, password }: SetPasswordInput): Promise<User> {
    const link = { tokenHash: fingerprint(token), expiresAt: { $gt: this.clock.now() } };
    const found = await this.unit.em.findOne(PasswordLink, link);
    const user = found && (await this.find(found.userId));
    if (!user) throw noLink();
    const passwordHash = await this.hashOf(password, user.username, 'password');
    return this.unit.run(async (em) => {
      if ((await em.nativeDelete(PasswordLink, link)) === 0) throw noLink();
      await this.tokens.revokeAll(user.id);
      return this.replacePassword('setPassword', user.id, passwordHash);
    });
  }

  /** A link with which the user may set a password within LINK_MINUTES, once; the one before it is void. */
  createPasswordLink(user: User): Promise<{ url: string; expiresAt: Date }> {
    const token = newSecret();
    const expiresAt = new Date(this.clock.now().getTime() + LINK_MINUTES * 60_000);
    return this.unit.run(async (em) => {
      await em.nativeDelete(PasswordLink, { $or: [{ userId: user.id }, { expiresAt: { $lte: this.clock.now() } }] });
      em.create(PasswordLink, { tokenHash: fingerprint(token), userId: user.id, expiresAt });
      // What stands behind the # is never sent to a server, so it gets into nobody's log.
      return { url: `${this.config.publicUrl}/auth/password#${token}`, expiresAt };
    });
  }

  /** Whoever holds a link to set this user's password finds it over. */
  async voidLinks(userId: number): Promise<void> {
    await this.unit.run((em) => em.nativeDelete(PasswordLink, { userId }));
  }

  /** Who may do something here; nobody for a disabled account. */
  find(id: number): Promise<User | null> {
    return this.unit.em.findOne(User, { id, disabledAt: null });
  }

  /** Ends the user's sessions, tokens, sockets and links. Needs an open unit of work. */
  async endAccess(userId: number): Promise<void> {
    await this.sessions.endAll(userId);
    await this.tokens.revokeAll(userId);
    await this.voidLinks(userId);
  }

  /**
   * What makes an account somebody's is gone for good, and so is whatever the audit log held beside its chain. Needs an
   * open unit of work. @throws DomainError LAST_ADMIN
   */
  async anonymise(user: User): Promise<void> {
    await this.admins.leaveOne(user, () => user.becomeNobody(this.clock.now()));
    await this.secondFactors.remove(user.id);
    await this.endAccess(user.id);
    await this.audit.forget(user.id);
  }

  private counted(attempt: LoginAttempt): Attempts {
    return { check: () => this.brake.check(attempt), failed: () => this.brake.failed(attempt) };
  }

  private async checkSecondFactor(user: User, code: string | undefined, attempt: LoginAttempt): Promise<void> {
    try {
      await this.secondFactors.check(user, code);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'INVALID_CREDENTIALS') await this.brake.failed(attempt);
      throw error;
    }
  }

  /** A password takes a while to verify: one that was replaced meanwhile, when all sessions ended, opens no new one. */
  private async holdUnchanged(em: EntityManager, seen: User): Promise<void> {
    await this.database.hold(em, User, [seen.id]);
    const user = await em.findOneOrFail(User, { id: seen.id }, { refresh: true });
    if (user.passwordHash !== seen.passwordHash || user.disabledAt) throw invalidCredentials();
  }

  private async replacePassword(action: string, userId: number, passwordHash: string, session?: string) {
    return this.unit.run(async (em) => {
      const user = await em.findOneOrFail(User, { id: userId });
      user.passwordHash = passwordHash;
      await em.flush();
      await this.voidLinks(userId);
      await this.sessions.endAll(userId, session);
      this.audit.note({ subject: subjectOf(user) });
      await this.audit.write(action, { id: userId, name: user.username });
      return user;
    });
  }

  private async hashOf(password: string, username: string, field: string): Promise<string> {
    const refusal = passwordRefusal(password, username, this.config.passwordRequireSymbol);
    if (refusal) throw badInput(field, refusal);
    return hashPassword(password);
  }

  /** Nobody has a control character in a name, and a database may refuse the very question. */
  private async byLogin(key: string): Promise<User | null> {
    if (/\p{Cc}/u.test(key)) return null;
    return this.unit.em.findOne(User, key.includes('@') ? { emailKey: key } : { usernameKey: key });
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.unit.em.count(User, { role: Role.ADMIN, disabledAt: null })) > 0;
  }
}

function invalidCredentials(): DomainError {
  return new DomainError('INVALID_CREDENTIALS', 'No account has this login and password.');
}

function noLink(): DomainError {
  return new DomainError('NOT_FOUND', 'This link was used already, or has expired. Please ask for a new one.', {
    link: 'OVER',
  });
}
