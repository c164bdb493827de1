import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import { forgetPerson } from '../../journal/journal.js';
import { DomainError } from '../../common/domain-error.js';
import { usernameKey } from '../../common/text/names.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { leaveOneAdmin } from '../users/admins.js';
import { ApiTokens } from '../sessions/api-tokens.js';
import type { By } from '../sessions/by.js';
import { Passwords, voidLinks } from '../credentials/passwords.js';
import { Role } from '../users/role.js';
import { SecondFactors } from '../credentials/second-factors.js';
import { Sessions } from '../sessions/sessions.js';
import { addWordsOf, dropWordsOf } from '../users/derive-users.js';
import { findAccount, findTaken } from '../users/find-account.js';
import { NO_PASSWORD, User } from '../users/user.entity.js';
import type { NewAccountInput, RegisterInput } from './account.inputs.js';

/** Creates, finds and erases accounts. */
@Injectable()
export class Accounts {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly secondFactors: SecondFactors,
  ) {}

  /** @throws DomainError BAD_USER_INPUT, USERNAME_TAKEN, EMAIL_TAKEN */
  async create(by: By, { username, email, password, fullName }: RegisterInput, role: Role): Promise<User> {
    await assertFree(this.transactions.em, username, email); // refuses before the expensive hash
    const passwordHash = await this.passwords.hashOf(by, password, { username, email }, 'password');
    return this.transactions.housekeeping((tx) => save(tx, { username, email, fullName, role, passwordHash }));
  }

  /**
   * An account without a password; logging in works once a link has set one.
   * @throws DomainError USERNAME_TAKEN, EMAIL_TAKEN
   */
  createWithoutPassword(tx: Tx, { username, email, fullName }: NewAccountInput, role: Role): Promise<User> {
    return save(tx, { username, email, fullName, role, passwordHash: NO_PASSWORD });
  }

  /** Ends the user's sessions, tokens, sockets and links. */
  async endAccess(tx: Tx, userId: number): Promise<void> {
    await this.sessions.endAll(tx, userId);
    await this.tokens.revokeAll(tx, userId);
    await voidLinks(tx, userId);
  }

  /**
   * Erases an account's personal data, its search words, and its rows in the audit log outside of the chain.
   * @throws DomainError LAST_ADMIN
   */
  async anonymise(tx: Tx, by: By, user: User): Promise<void> {
    await leaveOneAdmin(tx, user, () => user.becomeNobody(tx.now));
    await this.secondFactors.remove(tx, by, user.id); // records that the user changed
    await this.endAccess(tx, user.id);
    await tx.em.flush();
    await dropWordsOf(tx, user);
    await forgetPerson(tx, user.id);
  }

  /** The account with this username or address, disabled or not. */
  byLogin(login: string): Promise<User | null> {
    return findAccount(this.transactions.em, login);
  }

  async hasAdmin(): Promise<boolean> {
    return (await this.transactions.em.count(User, { role: Role.ADMIN, disabledAt: null })) > 0;
  }
}

type NewAccount = Pick<User, 'username' | 'email' | 'role' | 'passwordHash'> & { fullName?: string | null };

async function save(tx: Tx, account: NewAccount): Promise<User> {
  await assertFree(tx.em, account.username, account.email);
  const user = new User({ ...account, fullName: account.fullName ?? null, createdAt: tx.now });
  await tx.em.persist(user).flush();
  await addWordsOf(tx, user);
  return user;
}

async function assertFree(em: EntityManager, username: string, email: string): Promise<void> {
  const taken = await findTaken(em, username, email);
  if (taken.some((user) => user.usernameKey === usernameKey(username))) {
    throw new DomainError('USERNAME_TAKEN', 'Somebody has this username.', { field: 'username' });
  }
  if (taken.length > 0) throw new DomainError('EMAIL_TAKEN', 'Somebody has this e-mail address.', { field: 'email' });
}
