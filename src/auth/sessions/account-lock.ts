import { DomainError } from '../../common/domain-error.js';
import { among, Statement } from '../../persistence/statements/statement.js';
import type { Tx } from '../../persistence/tx.js';
import { ApiToken } from './api-token.entity.js';
import type { ByUser } from './by.js';
import { tokenIdOf } from './credentials.js';
import { Session } from './session.entity.js';
import { User } from '../users/user.entity.js';

/** The changes of an account that matter to a request that has waited. */
export type AccountChange = 'password' | 'disabled' | 'secondFactor' | 'role' | 'credential';

/** The error for a change; `now` is the account as it stands. */
export type Refusal = (change: AccountChange, now: User) => DomainError;

/** The first difference that matters between an account as it was read and as it stands now. */
export function changeBetween(seen: User, now: User): AccountChange | undefined {
  if (seen.passwordHash !== now.passwordHash) return 'password';
  if (now.disabledAt) return 'disabled';
  if (Boolean(seen.secondFactor) !== now.secondFactor) return 'secondFactor';
  return seen.role === now.role ? undefined : 'role';
}

/**
 * Locks the user row, then compares password, disabled, second factor and role with the account as read before a wait
 * (argon2, a lock, the database's queue). Changes of an account lock the same row: they come before the comparison or
 * after the commit.
 *
 * @param refusal the error for a change; UNAUTHENTICATED by default
 * @param how.credential the session or token that must still exist
 * @param how.others users whose rows are locked with it, in id order
 * @returns the account as it is now
 */
export async function lockUnchanged(
  tx: Tx,
  seen: User,
  refusal: Refusal = loginAgain,
  { credential, others = [] }: { credential?: string; others?: number[] } = {},
): Promise<User> {
  await tx.lockForUpdate(User, [seen.id, ...others]);
  const now = await tx.em.findOneOrFail(User, { id: seen.id }, { refresh: true });
  const change = changeBetween(seen, now) ?? ((await stillValid(tx, credential)) ? undefined : 'credential');
  if (change) throw refusal(change, now);
  return now;
}

/**
 * Like `lockUnchanged`, for the acting user; the session or token must still exist.
 * @throws DomainError UNAUTHENTICATED
 */
export function lockActing(tx: Tx, { user, credential }: ByUser, others: number[] = []): Promise<User> {
  return lockUnchanged(tx, user, loginAgain, { credential, others });
}

/**
 * Locks the user row until the transaction ends. Disabling and erasing lock the same row: one of the two sees the
 * effect of the other. Commands of one user run one after another. Lock order: users come before orders, queue entries,
 * ticket types and events.
 * @throws DomainError UNAUTHENTICATED if the account was disabled or erased meanwhile
 */
export async function lockActive(tx: Tx, userId: number): Promise<void> {
  const active = await lockAllActive(tx, [userId]);
  assertActive(active, userId);
}

/** Like `lockActive`, for many users in id order. @returns the ids of those whose accounts are active */
export async function lockAllActive(tx: Tx, userIds: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await LOCK.all(tx.db, { ids: [...new Set(userIds)] });
  return new Set(rows.filter(({ disabledAt }) => disabledAt === null).map(({ id }) => id));
}

/** @throws DomainError UNAUTHENTICATED for a user who is not among the active ones */
export function assertActive(active: ReadonlySet<number>, userId: number): void {
  if (!active.has(userId)) throw new DomainError('UNAUTHENTICATED', 'Please log in.');
}

interface Tables {
  users: { id: number; disabled_at: unknown };
}

/** PostgreSQL reads a row that it has waited for once more, as the other transaction left it. */
const LOCK = new Statement<Tables, { ids: number[] }, { id: number; disabledAt: unknown }>((db, $, postgres) => {
  const query = db
    .selectFrom('users')
    .select(['id', 'disabled_at as disabledAt'])
    .where(among('id', $.ids, postgres))
    .orderBy('id');
  return postgres ? query.forNoKeyUpdate() : query;
});

async function stillValid(tx: Tx, credential: string | undefined): Promise<boolean> {
  if (credential === undefined) return true;
  const notOver = { expiresAt: { $gt: tx.now } };
  const token = tokenIdOf(credential);
  const count =
    token === undefined
      ? await tx.em.count(Session, { id: credential, ...notOver })
      : await tx.em.count(ApiToken, { id: token, ...notOver });
  return count > 0;
}

function loginAgain(): DomainError {
  return new DomainError('UNAUTHENTICATED', 'Your account was changed meanwhile. Please log in again.');
}
