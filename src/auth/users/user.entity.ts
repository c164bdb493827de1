import { defineEntity, p, raw } from '@mikro-orm/core';
import { isAllowed, type Permission } from './permissions.js';
import { Role } from './role.js';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.integer().primary(),
    username: p.string().length(30),
    usernameKey: p.string().length(30).unique(),
    email: p.string().length(254),
    emailKey: p.string().length(254).unique(),
    fullName: p.string().length(100).nullable(),
    role: p.enum(() => Role),
    searchKey: p.string().length(400),
    passwordHash: p.string().length(200).hidden(),
    createdAt: p.datetime().length(3),
    /** When it was disabled; null for an active account. */
    disabledAt: p.datetime().length(3).nullable(),
    /** Whether logging in requires a code of the authenticator app. */
    secondFactor: p.boolean().default(false),
  },
});

/** The stored hash of an account without a password; no password matches it. */
export const NO_PASSWORD = '';

/** A user account. Names and addresses are shown as typed and compared without regard to case. */
export class User extends UserSchema.class {
  constructor(user: Pick<User, 'username' | 'email' | 'fullName' | 'role' | 'passwordHash' | 'createdAt'>) {
    super();
    this.assign(user);
  }

  /**
   * Erases the personal data; the id stays, since orders refer to it. The account cannot log in. Its new username and
   * address cannot be registered.
   */
  becomeNobody(at: Date): void {
    const username = `erased-${this.id}`;
    this.assign({ username, email: `${username}@invalid`, fullName: null, passwordHash: NO_PASSWORD });
    this.disabledAt ??= at;
  }

  private assign(user: Pick<User, 'username' | 'email' | 'fullName'> & Partial<User>): void {
    Object.assign(this, user);
    this.usernameKey = caseless(user.username);
    this.emailKey = caseless(user.email);
    this.searchKey = caseless([user.username, user.email, user.fullName ?? ''].join('\n'));
  }

  get isStaff(): boolean {
    return this.role !== Role.CUSTOMER;
  }

  may(permission: Permission): boolean {
    return isAllowed(this.role, permission);
  }
}
UserSchema.setClass(User);

/** The user's name in the audit log. */
export function subjectOf({ id }: { id: number }): string {
  return `user:${id}`;
}

/** The form in which usernames and addresses are unique: one for all spellings of the same letters. */
export function caseless(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** An SQL condition on the search key. Wildcards in the text are matched literally, on both databases. */
export function searchKeyHolds(text: string) {
  const pattern = `%${caseless(text).replace(/[\\%_]/g, '\\$&')}%`;
  return raw((alias) => `${alias}.search_key like ? escape '\\'`, [pattern]);
}
