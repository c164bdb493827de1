import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { badInput, DomainError } from '../../common/domain-error.js';
import { normaliseSecret } from '../../common/text/secrets.js';
import { Config } from '../../config/config.js';
import { LoginRateLimit } from '../../limits/login-rate-limit.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import type { AuthenticatedRequest } from '../sessions/access.js';
import { lockActing, lockUnchanged } from '../sessions/account-lock.js';
import type { ChangePasswordInput, SetPasswordInput } from './password.inputs.js';
import { ApiTokens } from '../sessions/api-tokens.js';
import type { By, ByUser } from '../sessions/by.js';
import { Devices } from './devices.js';
import { PasswordLink } from './password-link.entity.js';
import { passwordRefusal } from './password-rules.js';
import { PasswordHasher, type Attempt } from './password-hasher.js';
import { fingerprint, newSecret } from '../users/secret.js';
import { Sessions } from '../sessions/sessions.js';
import { subjectOf, User } from '../users/user.entity.js';

/** How long a link to set a password is valid. */
const LINK_MINUTES = 30;

/** Sets and changes passwords, with the old password or with a link. */
/** The password was right a moment ago. */
const UNCOUNTED: Attempt = { check: async () => {}, failed: async () => {} };

@Injectable()
export class Passwords {
  constructor(
    private readonly transactions: Transactions,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly rateLimit: LoginRateLimit,
    private readonly devices: Devices,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Checks a new password against the rules and hashes it. @throws DomainError BAD_USER_INPUT that names `field` */
  async hashOf(by: By, password: string, owner: Pick<User, 'username' | 'email'>, field: string): Promise<string> {
    const refusal = passwordRefusal(normaliseSecret(password), owner, this.config.passwordRequireSymbol);
    if (refusal) throw badInput(field, refusal);
    return this.hasher.hash(password, by.clientKey);
  }

  /**
   * Compares a password with the account's, in the form that was typed too. A hash of another form than the normalised
   * one is replaced; nothing else of the account changes.
   * @throws DomainError as PasswordHasher.matches
   */
  async matches(by: By, password: string, user: User | null, attempt: Attempt): Promise<boolean> {
    const match = await this.hasher.matches(password, user?.passwordHash, by.clientKey, attempt);
    if (match === 'as typed') await this.hashAnew(by, user!, password);
    return match !== undefined;
  }

  /**
   * Changes the password. Ends all of the user's sessions; the request continues in a new one. Voids links to set a
   * password.
   * @throws DomainError INVALID_CREDENTIALS, BAD_USER_INPUT; UNAUTHENTICATED if the account or the session changed
   *   meanwhile
   */
  async change(by: ByUser, input: ChangePasswordInput, request: AuthenticatedRequest): Promise<User> {
    const { user } = by;
    await this.confirm(by, input.currentPassword, 'currentPassword');
    const passwordHash = await this.hashOf(by, input.newPassword, user, 'newPassword');
    return this.transactions.run(by, async (tx) => {
      await lockActing(tx, by);
      if (input.endApiTokens) await this.tokens.revokeAll(tx, user.id);
      const changed = await this.replace(tx, by, user.id, passwordHash);
      await this.devices.setMark(tx, request, changed);
      return this.sessions.logIn(tx, request, changed);
    });
  }

  /**
   * Confirms that the user is present: by the password, or by a session less than 15 minutes old.
   * @throws DomainError BAD_USER_INPUT if the password is needed and missing; otherwise as `confirm`
   */
  async reconfirm(by: ByUser, password: string | undefined, request: AuthenticatedRequest): Promise<void> {
    if (password !== undefined) return this.confirm(by, password);
    if (!this.sessions.isFresh(request)) throw badInput('password', 'is needed, since you logged in a while ago');
  }

  /**
   * Compares the user's password. Failures are counted for the session or token of the request.
   * @throws DomainError INVALID_CREDENTIALS, RATE_LIMITED after too many failures
   */
  async confirm(by: ByUser, password: string, field = 'password'): Promise<void> {
    const { user, credential = 'logged in' } = by;
    const counting = this.rateLimit.counting({ account: subjectOf(user), mark: credential });
    if (!(await this.matches(by, password, user, counting))) {
      const guess = { ...by, operation: 'password.wrong' };
      await this.transactions.run(guess, (tx) => {
        tx.record(guess, { subject: subjectOf(user) });
        return tx.audit(guess);
      });
      throw new DomainError('INVALID_CREDENTIALS', 'This is not the password of this account.', { field });
    }
  }

  /**
   * Sets a password with a link, once. All sessions and tokens of the user end.
   * @throws DomainError NOT_FOUND, BAD_USER_INPUT
   */
  async setByLink(by: By, { token, password }: SetPasswordInput): Promise<User> {
    const link = { tokenHash: fingerprint(token), expiresAt: { $gt: this.clock.now() } };
    const { em } = this.transactions;
    const found = await em.findOne(PasswordLink, link);
    const user = found && (await em.findOne(User, { id: found.userId, disabledAt: null }));
    if (!user) throw noLink();
    const passwordHash = await this.hashOf(by, password, user, 'password');
    const owner = { ...by, user };
    return this.transactions.run(owner, async (tx) => {
      await lockUnchanged(tx, user, noLink);
      if ((await tx.em.nativeDelete(PasswordLink, link)) === 0) throw noLink();
      await this.tokens.revokeAll(tx, user.id);
      return this.replace(tx, owner, user.id, passwordHash);
    });
  }

  /** A link to set a password, valid once and for LINK_MINUTES. It replaces the user's previous link. */
  async createLink(tx: Tx, user: User): Promise<{ url: string; expiresAt: Date }> {
    const token = newSecret();
    const expiresAt = new Date(tx.now.getTime() + LINK_MINUTES * 60_000);
    await tx.em.nativeDelete(PasswordLink, { $or: [{ userId: user.id }, { expiresAt: { $lte: tx.now } }] });
    tx.em.create(PasswordLink, { tokenHash: fingerprint(token), userId: user.id, expiresAt });
    // Browsers do not send the part after the # to a server, so it is in no access log.
    return { url: `${this.config.publicUrl}/auth/password#${token}`, expiresAt };
  }

  /** Leaves a password alone that was changed meanwhile; the caller compares the account before it goes on. */
  private async hashAnew(by: By, user: User, password: string): Promise<void> {
    const passwordHash = await this.hasher.hash(password, by.clientKey);
    const seen = { id: user.id, passwordHash: user.passwordHash };
    const changed = await this.transactions.housekeeping(({ em }) => em.nativeUpdate(User, seen, { passwordHash }));
    if (changed) user.passwordHash = passwordHash;
    else await this.takeNewer(user, password, by);
  }

  /** Another login hashed the same password anew at the same moment: its hash is as good. */
  private async takeNewer(user: User, password: string, by: By): Promise<void> {
    const now = await this.transactions.em.findOne(User, { id: user.id });
    if (now && (await this.hasher.matches(password, now.passwordHash, by.clientKey, UNCOUNTED)))
      user.passwordHash = now.passwordHash;
  }

  private async replace(tx: Tx, by: By, userId: number, passwordHash: string): Promise<User> {
    const user = await tx.em.findOneOrFail(User, { id: userId });
    user.passwordHash = passwordHash;
    await tx.em.flush();
    await voidLinks(tx, userId);
    await this.sessions.endAll(tx, userId);
    tx.record(by, { subject: subjectOf(user) });
    await tx.audit(by);
    return user;
  }
}

/** Voids this user's links to set a password. */
export async function voidLinks(tx: Tx, userId: number): Promise<void> {
  await tx.em.nativeDelete(PasswordLink, { userId });
}

function noLink(): DomainError {
  return new DomainError('NOT_FOUND', 'This link was used already, or has expired. Please ask for a new one.', {
    link: 'OVER',
  });
}
