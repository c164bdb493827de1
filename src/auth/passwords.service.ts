import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Asker } from '../common/asker.js';
import { Clock } from '../common/clock.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { LoginBrake } from '../limits/login-brake.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import type { AuthenticatedRequest } from './access.js';
import { AccountLock } from './account-lock.js';
import type { ChangePasswordInput, SetPasswordInput } from './account.types.js';
import { ApiTokens } from './api-tokens.service.js';
import { Devices } from './devices.js';
import { PasswordLink } from './password-link.entity.js';
import { passwordRefusal } from './password-rules.js';
import { PasswordHasher } from './password-hasher.js';
import { fingerprint, newSecret } from './secret.js';
import { Sessions } from './sessions.js';
import { subjectOf, User } from './user.entity.js';

/** How long a link to set a password stands. */
const LINK_MINUTES = 30;

/** Sets and changes passwords, by the old one or by a link. */
@Injectable()
export class Passwords {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly lock: AccountLock,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly brake: LoginBrake,
    private readonly devices: Devices,
    private readonly asker: Asker,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** A new one, hashed. @throws DomainError BAD_USER_INPUT that names `field` */
  async hashOf(password: string, owner: Pick<User, 'username' | 'email'>, field: string): Promise<string> {
    const refusal = passwordRefusal(password, owner, this.config.passwordRequireSymbol);
    if (refusal) throw badInput(field, refusal);
    return this.hasher.hash(password);
  }

  /**
   * Ends all of the user's sessions, that of the request, too, which goes on under a new id; voids links to set a password.
   * @throws DomainError INVALID_CREDENTIALS, BAD_USER_INPUT; UNAUTHENTICATED where the account or the session changed meanwhile
   */
  async change(user: User, input: ChangePasswordInput, request: AuthenticatedRequest): Promise<User> {
    await this.confirm(user, input.currentPassword, 'currentPassword');
    const passwordHash = await this.hashOf(input.newPassword, user, 'newPassword');
    return this.unit.run(async () => {
      await this.lock.acting(user);
      if (input.endApiTokens) await this.tokens.revokeAll(user.id);
      const changed = await this.replace('changePassword', user.id, passwordHash);
      await this.devices.mark(request, changed);
      return this.sessions.logIn(request, changed);
    });
  }

  /**
   * That it is really the user who asks: by the password, or by a session that is new.
   * @throws DomainError BAD_USER_INPUT where the password is needed and missing; as confirm
   */
  async reconfirm(user: User, password: string | undefined, request: AuthenticatedRequest): Promise<void> {
    if (password !== undefined) return this.confirm(user, password);
    if (!this.sessions.isFresh(request)) throw badInput('password', 'is needed, since you logged in a while ago');
  }

  /** That it is really the user who asks; guesses are counted for the session that they come from. @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED after too many failures */
  async confirm(user: User, password: string, field = 'password'): Promise<void> {
    const attempt = { account: subjectOf(user), mark: this.asker.facts.credential ?? 'logged in' };
    const matches = await this.hasher.matches(password, user.passwordHash, this.brake.counting(attempt));
    if (!matches) {
      await this.unit.run(() => {
        this.audit.note({ subject: subjectOf(user) });
        return this.audit.write('password.wrong');
      });
      throw new DomainError('INVALID_CREDENTIALS', 'This is not the password of this account.', { field });
    }
  }

  /** Sets what the holder of a link chose, once; all sessions and tokens of the user end. @throws DomainError NOT_FOUND, BAD_USER_INPUT */
  async setByLink({ token, password }: SetPasswordInput): Promise<User> {
    const link = { tokenHash: fingerprint(token), expiresAt: { $gt: this.clock.now() } };
    const found = await this.unit.em.findOne(PasswordLink, link);
    const user = found && (await this.unit.em.findOne(User, { id: found.userId, disabledAt: null }));
    if (!user) throw noLink();
    const passwordHash = await this.hashOf(password, user, 'password');
    return this.unit.run(async (em) => {
      await this.lock.unchanged(user, noLink);
      if ((await em.nativeDelete(PasswordLink, link)) === 0) throw noLink();
      await this.tokens.revokeAll(user.id);
      return this.replace('setPassword', user.id, passwordHash);
    });
  }

  /** A link with which the user may set a password within LINK_MINUTES, once; the one before it is void. */
  createLink(user: User): Promise<{ url: string; expiresAt: Date }> {
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

  private async replace(action: string, userId: number, passwordHash: string): Promise<User> {
    return this.unit.run(async (em) => {
      const user = await em.findOneOrFail(User, { id: userId });
      user.passwordHash = passwordHash;
      await em.flush();
      await this.voidLinks(userId);
      await this.sessions.endAll(userId);
      this.audit.note({ subject: subjectOf(user) });
      await this.audit.write(action, { id: userId, name: user.username });
      return user;
    });
  }
}

function noLink(): DomainError {
  return new DomainError('NOT_FOUND', 'This link was used already, or has expired. Please ask for a new one.', {
    link: 'OVER',
  });
}
