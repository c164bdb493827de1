import { wordsOfAddress, wordsOfName } from '../../common/text/search-words.js';
import { addSearchWords, dropSearchWords } from '../../persistence/search-words.js';
import type { Tx } from '../../persistence/tx.js';
import { keyOfAddress, OUTDATED, User } from './user.entity.js';

/** Two accounts with spellings of one address, from before those counted as the same. */
export interface SameAddress {
  user: User;
  /** The account that has the key. */
  holder: User;
}

/** Inserts the search words of a new account. */
export async function addWordsOf(tx: Tx, user: User): Promise<void> {
  await addSearchWords(tx, 'user', new Map([[user.id, wordsOf(user)]]));
}

/** Deletes the search words of an erased account. */
export async function dropWordsOf(tx: Tx, user: User): Promise<void> {
  await dropSearchWords(tx, 'user', [user.id]);
}

/**
 * Derives search words and keys of at most `most` accounts that version 0.2 has made or changed.
 * @returns whether there may be more, and the accounts whose key another account has
 */
export async function deriveSomeUsers(tx: Tx, most: number): Promise<{ more: boolean; same: SameAddress[] }> {
  const outdated = `select id from users where ${OUTDATED} order by id limit ${most}`;
  const ids = (await tx.em.execute<{ id: number }[]>(outdated)).map(({ id }) => id);
  if (ids.length === 0) return { more: false, same: [] };
  await tx.lockForUpdate(User, ids);
  const users = await tx.em.find(User, { id: { $in: ids } }, { refresh: true, orderBy: { id: 'asc' } });
  const same = await deriveKeys(tx, users);
  await dropSearchWords(tx, 'user', ids);
  await addSearchWords(tx, 'user', new Map(users.map((user) => [user.id, wordsOf(user)])));
  for (const user of users) user.derivedFrom = user.searchKey;
  await tx.em.flush();
  return { more: ids.length === most, same };
}

/** The older account gets the key; the other keeps only its own spelling. */
async function deriveKeys(tx: Tx, users: User[]): Promise<SameAddress[]> {
  const keys = users.map(({ email }) => keyOfAddress(email));
  const others = { addressKey: { $in: keys.filter((key) => key !== null) }, id: { $nin: users.map(({ id }) => id) } };
  const holders = new Map((await tx.em.find(User, others)).map((user) => [user.addressKey, user]));
  const same: SameAddress[] = [];
  for (const [place, user] of users.entries()) {
    const key = keys[place] ?? null;
    const holder = key === null ? undefined : holders.get(key);
    user.addressKey = holder ? null : key;
    if (holder) same.push({ user, holder });
    else holders.set(key, user);
  }
  return same;
}

function wordsOf(user: User): string[] {
  if (user.isNobody) return [];
  const { username, email, fullName } = user;
  return [...new Set([...wordsOfName(username), ...wordsOfAddress(email), ...wordsOfName(fullName ?? '')])];
}
