import type { FilterQuery } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { addressInLetters, addressKey } from '../../common/text/addresses.js';
import { usernameKey } from '../../common/text/names.js';
import { caseless, User } from './user.entity.js';

/** The key under which a login is found and counted: all its spellings have the same one. */
export function loginKey(login: string): string {
  return isAddress(login) ? addressKey(login) : usernameKey(login);
}

/**
 * The account with this username or address, disabled or not. One statement. Where two accounts had spellings of one
 * address before those counted as the same, each is found by its own.
 */
export async function findAccount(em: EntityManager, login: string): Promise<User | null> {
  if (/\p{Cc}/u.test(loginKey(login))) return null; // no account has one, and a database may refuse the query
  if (!isAddress(login)) return em.findOne(User, { usernameKey: usernameKey(login) });
  const found = await em.find(User, withAddress(login));
  const [key, own] = [addressKey(login), caseless(login.trim())];
  return (
    found.find(({ emailKey }) => emailKey === own) ?? found.find((user) => user.addressKey === key) ?? found[0] ?? null
  );
}

/** The accounts that have this username or a spelling of this address. One statement. */
export async function findTaken(em: EntityManager, username: string, email: string): Promise<User[]> {
  return em.find(User, { $or: [{ usernameKey: usernameKey(username) }, withAddress(email)] });
}

/** Accounts of version 0.2 have no `addressKey` yet: their key is one of the spellings that it tells apart. */
function withAddress(email: string): FilterQuery<User> {
  const key = addressKey(email);
  const spellings = new Set([email.trim(), key, addressInLetters(email)].map(caseless));
  return { $or: [{ addressKey: key }, { emailKey: { $in: [...spellings] } }] };
}

function isAddress(login: string): boolean {
  return login.normalize('NFKC').includes('@');
}
