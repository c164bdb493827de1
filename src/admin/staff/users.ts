import { Injectable } from '@nestjs/common';
import { lockActing } from '../../auth/sessions/account-lock.js';
import { Accounts } from '../../auth/accounts/accounts.js';
import { adminIdsWith, leaveOneAdmin } from '../../auth/users/admins.js';
import type { ByUser } from '../../auth/sessions/by.js';
import { Passwords } from '../../auth/credentials/passwords.js';
import type { Role } from '../../auth/users/role.js';
import { SecondFactors } from '../../auth/credentials/second-factors.js';
import { subjectOf, User } from '../../auth/users/user.entity.js';
import { badInput, notFound } from '../../common/domain-error.js';
import type { PageRequest } from '../../common/page.arguments.js';
import { Holdings } from '../../persistence/holdings.js';
import { FilteredList, type Page } from '../../persistence/page.js';
import { isIn, ownersWith, rarestFirst, type Sql } from '../../persistence/search-words.js';
import { EntityStatement } from '../../persistence/statements/entity-statement.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import type { CreateStaffInput } from './users.types.js';

/** A link to set this user's password. */
export interface LinkFor {
  user: User;
  url: string;
  expiresAt: Date;
}

/** The cancel reason for orders of a disabled account; its owner reads it. */
const DISABLED = 'The account was disabled.';

const BY_ID = new EntityStatement<User, { id: number }>(User, (query, $) => query.where('id', '=', $.id));
const FOUND = new FilteredList(User);

/** Manages accounts and their roles. */
@Injectable()
export class Users {
  constructor(
    private readonly transactions: Transactions,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly secondFactors: SecondFactors,
    private readonly holdings: Holdings,
  ) {}

  /**
   * Users with the role for whom each word of the search begins a word of username, address or name.
   * @throws DomainError BAD_USER_INPUT for too many words
   */
  async search({ search, role }: { search?: string; role?: Role | null }, page: PageRequest): Promise<Page<User>> {
    const { db, em } = this.transactions;
    const conditions: Sql[] = [];
    if (search) conditions.push(isIn(ownersWith('user', await rarestFirst(em, 'user', search))));
    // SQLite takes the index by role unless a `+` stands before it; a search finds fewer rows.
    const column = search && !db.dialect.postgres ? '+role' : 'role';
    if (role) conditions.push({ sql: `${column} = ?`, params: [role] });
    return FOUND.page(db, conditions, page);
  }

  /** The viewer, or anybody for those who may read users; null for others. */
  async visible(viewer: User, id: number): Promise<User | null> {
    if (viewer.id !== id && !viewer.may('users.read')) return null;
    return (await BY_ID.first(this.transactions.db, { id })) ?? null;
  }

  /** @throws DomainError USERNAME_TAKEN, EMAIL_TAKEN */
  createStaff(by: ByUser, { role, ...input }: CreateStaffInput): Promise<LinkFor> {
    return this.transactions.run(by, async (tx) => {
      await lockActing(tx, by);
      return this.linkFor(tx, by, await this.accounts.createWithoutPassword(tx, input, role));
    });
  }

  /** @throws DomainError NOT_FOUND; BAD_USER_INPUT for the admin's own account, for which changePassword exists */
  createPasswordResetLink(by: ByUser, userId: number): Promise<LinkFor> {
    return this.transactions.run(by, async (tx) => this.linkFor(tx, by, await lockSomebodyElse(tx, by, userId)));
  }

  /** Ends the user's sessions, tokens, sockets and password links. @throws DomainError NOT_FOUND, LAST_ADMIN */
  setRole(by: ByUser, userId: number, role: Role): Promise<User> {
    return this.transactions.run(by, (tx) => this.change(tx, by, userId, (user) => (user.role = role)));
  }

  /**
   * Ends the user's sessions, tokens, sockets and password links. A disabled account cannot place orders. Its pending
   * orders are cancelled and its queue entries leave, in transactions of at most 100 of each. After a crash in between,
   * disabling it again does the rest. Each transaction writes an entry to the audit log.
   * @throws DomainError NOT_FOUND, LAST_ADMIN
   */
  async setDisabled(by: ByUser, userId: number, disabled: boolean): Promise<User> {
    const user = await this.transactions.run(by, (tx) =>
      this.change(tx, by, userId, (one) => (one.disabledAt = disabled ? (one.disabledAt ?? tx.now) : null)),
    );
    if (disabled) while (await this.withdrawSome(by, userId));
    return user;
  }

  /**
   * Removes another user's second factor, after a loss of app and recovery codes. Ends the user's sessions and closes
   * their sockets.
   * @throws DomainError NOT_FOUND; BAD_USER_INPUT for the admin's own account, for which removeSecondFactor exists
   */
  resetSecondFactor(by: ByUser, userId: number): Promise<User> {
    return this.transactions.run(by, async (tx) => {
      await lockSomebodyElse(tx, by, userId);
      return this.secondFactors.reset(tx, by, userId);
    });
  }

  /** @returns whether there may be more to withdraw; false if another admin has enabled the account again */
  private withdrawSome(by: ByUser, userId: number): Promise<boolean> {
    const withdraw = async (tx: Tx) => {
      await tx.lockForUpdate(User, [userId]);
      const user = await tx.em.findOneOrFail(User, { id: userId });
      return user.disabledAt ? this.holdings.withdrawSome(tx, by, user, DISABLED) : false;
    };
    return this.transactions.run(by, withdraw, { entry: 'if recorded' });
  }

  private async linkFor(tx: Tx, by: ByUser, user: User): Promise<LinkFor> {
    tx.record(by, { subject: subjectOf(user), after: accessOf(user) });
    return { user, ...(await this.passwords.createLink(tx, user)) };
  }

  private async change(tx: Tx, by: ByUser, userId: number, make: (user: User) => void): Promise<User> {
    await lockActing(tx, by, await adminIdsWith(tx.em, userId));
    const user = await locked(tx, userId);
    await leaveOneAdmin(tx, user, () => {
      const before = accessOf(user);
      make(user);
      tx.record(by, { kind: 'user.changed', userId, subject: subjectOf(user), before, after: accessOf(user) });
    });
    await this.accounts.endAccess(tx, userId);
    return user;
  }
}

/** Locks another user's row. Admins change their own account with the password: an open session must not be enough. */
async function lockSomebodyElse(tx: Tx, by: ByUser, userId: number): Promise<User> {
  if (by.user.id === userId) throw badInput('userId', 'is your own; your account page does this, with your password');
  await lockActing(tx, by, [userId]);
  return locked(tx, userId);
}

async function locked(tx: Tx, userId: number): Promise<User> {
  const user = await tx.em.findOne(User, { id: userId });
  if (!user) throw notFound('user');
  return user;
}

function accessOf({ role, disabledAt }: User): object {
  return { role, disabled: Boolean(disabledAt) };
}
