import { defineEntity, p } from '@mikro-orm/core';
import { addressKey } from '../../common/text/addresses.js';
import { fits } from '../../common/text-length.js';
import { usernameKey } from '../../common/text/names.js';
import { isAllowed, type Permission } from './permissions.js';
import { Role } from './role.js';

/** Accounts that version 0.2 has made or changed. The index and its queries have the same text. */
export const OUTDATED = 'derived_from is distinct from search_key';
/** Longer than the key of any valid address: 64 characters, and a domain whose labels are written out in ASCII. */
const MAX_KEY = 320;

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  indexes: [
    { name: 'users_to_derive', properties: ['id'], where: OUTDATED },
    { name: 'users_of_role', properties: ['role', 'id'] },
    { name: 'users_admins', properties: ['id'], where: `role = 'ADMIN' and disabled_at is null` },
  ],
  properties: {
    id: p.integer().primary(),
    username: p.string().length(30),
    usernameKey: p.string().length(30).unique(),
    email: p.string().length(254),
    /** The address as version 0.2 compares it. It stays the key of accounts whose `addressKey` another account has. */
    emailKey: p.string().length(254).unique(),
    /** The key that all spellings of the address share; null until it is derived, and where another account has it. */
    addressKey: p.string().length(MAX_KEY).unique().nullable(),
    fullName: p.string().length(100).nullable(),
    role: p.enum(() => Role),
    /** The text that version 0.2 searches. It changes with each of its parts. */
    searchKey: p.string().length(400),
    /** The `searchKey` from which the search words and `addressKey` were derived; another one makes them outdated. */
    derivedFrom: p.string().length(400).nullable(),
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

/** A user account. Names and addresses are shown as typed; each has a key that all its spellings share. */
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

  /** Whether `becomeNobody` has erased it. No username that can be registered has a hyphen. */
  get isNobody(): boolean {
    return this.username === `erased-${this.id}`;
  }

  /** The caller writes the search words in the same transaction (`derive-users.ts`). */
  private assign(user: Pick<User, 'username' | 'email' | 'fullName'> & Partial<User>): void {
    Object.assign(this, user);
    this.usernameKey = usernameKey(user.username);
    this.emailKey = caseless(user.email);
    this.addressKey = keyOfAddress(user.email);
    this.searchKey = this.derivedFrom = caseless([user.username, user.email, user.fullName ?? ''].join('\n'));
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

/** The form in which version 0.2 compares addresses, and everything that it searches. */
export function caseless(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** The key of an address; null if it does not fit, as for an address that version 0.2 let pass. */
export function keyOfAddress(email: string): string | null {
  const key = addressKey(email);
  return fits(key, MAX_KEY) ? key : null;
}
