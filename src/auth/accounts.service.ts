import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/domain-error.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Admins } from './admins.js';
import { ApiTokens } from './api-tokens.service.js';
import { Passwords } from './passwords.service.js';
import { Role } from './role.js';
import { SecondFactors } from './second-factors.service.js';
import { Sessions } from './sessions.js';
import { caseless, NO_PASSWORD, User } from './user.entity.js';
import type { NewAccountInput, RegisterInput } from './user.types.js';

/** Makes accounts and knows who they belong to. */
@Injectable()
export class Accounts {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly secondFactors: SecondFactors,
    private readonly admins: Admins,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError BAD_USER_INPUT, USERNAME_TAKEN, EMAIL_TAKEN */
  async create({ username, email, password, fullName }: RegisterInput, role: Role): Promise<User> {
    await this.assertFree(username, email); // before the work of hashing
    const passwordHash = await this.passwords.hashOf(password, { username, email }, 'password');
    return this.save({ username, email, fullName, role, passwordHash });
  }

  /** An account that nobody can log in to until a link has set its password. @throws DomainError USERNAME_TAKEN, EMAIL_TAKEN */
  createWithoutPassword({ username, email, fullName }: NewAccountInput, role: Role): Promise<User> {
    return this.save({ username, email, fullName, role, passwordHash: NO_PASSWORD });
  }

  private save(account: Pick<User, 'username' | 'email' | 'role' | 'passwordHash'> & { fullName?: string | null }) {
    const { username, email } = account;
    return this.unit.run(async (em) => {
      await this.assertFree(username, email);
      const user = new User({ ...account, fullName: account.fullName ?? null, createdAt: this.clock.now() });
      await em.persist(user).flush();
      return user;
    });
  }

  private async assertFree(username: string, email: string): Promise<void> {
    const em = this.unit.em;
    if (await em.count(User, { usernameKey: caseless(username) })) {
      throw new DomainError('USERNAME_TAKEN', 'Somebody has this username.', { field: 'username' });
    }
    if (await em.count(User, { emailKey: caseless(email) })) {
      throw new DomainError('EMAIL_TAKEN', 'Somebody has this e-mail address.', { field: 'email' });
    }
  }

  /** Who may do something here; nobody for a disabled account. */
  find(id: number): Promise<User | null> {
    return this.unit.em.findOne(User, { id, disabledAt: null });
  }

  /** Ends the user's sessions, tokens, sockets and links. Needs an open unit of work. */
  async endAccess(userId: number): Promise<void> {
    await this.sessions.endAll(userId);
    await this.tokens.revokeAll(userId);
    await this.passwords.voidLinks(userId);
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

  /** Whoever has this username or address, disabled or not; `key` is caseless. */
  async byLogin(key: string): Promise<User | null> {
    if (/\p{Cc}/u.test(key)) return null; // nobody has one, and a database may refuse the very question
    return this.unit.em.findOne(User, key.includes('@') ? { emailKey: key } : { usernameKey: key });
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.unit.em.count(User, { role: Role.ADMIN, disabledAt: null })) > 0;
  }
}
