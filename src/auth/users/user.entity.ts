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
    /** Since when it may do nothing; null for one that may. */
    disabledAt: p.datetime().length(3).nullable(),
    /** Whether logging in takes a code of the authenticator app, too. */
    secondFactor: p.boolean().default(false),
  },
});

/** What is stored for an account that has no password: none fits it. */
export const NO_PASSWORD = '';

/** Somebody with an account. Names and addresses are shown as typed and compared without regard to case. */
export class User extends UserSchema.class {
  constructor(user: Pick<User, 'username' | 'email' | 'fullName' | 'role' | 'passwordHash' | 'createdAt'>) {
    super();
    this.assign(user);
  }

  /** Keeps the number, to which orders refer, and nothing else; nobody can log in, or register with what stands here then. */
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

/** How the audit log names a user. */
export function subjectOf({ id }: { id: number }): string {
  return `user:${id}`;
}

/** The form under which usernames and addresses are unique: one for all ways to write the same letters. */
export function caseless(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Part of a condition: `like` with the wildcards of what people type taken literally; the same on both databases. */
export function searchKeyHolds(text: string) {
  const pattern = `%${caseless(text).replace(/[\\%_]/g, '\\$&')}%`;
  return raw((alias) => `${alias}.search_key like ? escape '\\'`, [pattern]);
}
