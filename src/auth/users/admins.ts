import type { EntityManager } from '@mikro-orm/sql';
import { DomainError } from '../../common/domain-error.js';
import type { Tx } from '../../persistence/tx.js';
import { Role } from './role.js';
import { User } from './user.entity.js';

/**
 * Changes a user, with the rows of all admins locked: two admins who demote each other run one after the other.
 * @throws DomainError LAST_ADMIN if no active admin would be left
 */
export async function leaveOneAdmin(tx: Tx, user: User, change: (user: User) => void): Promise<void> {
  const locked = await lockWithAdmins(tx, user);
  change(user);
  if (!locked.some(administers)) throw lastAdmin();
  await tx.em.flush();
}

/**
 * Locks the rows that `leaveOneAdmin` locks, at the start of a transaction.
 * @throws DomainError LAST_ADMIN if no active admin would be left without this user
 */
export async function assertOtherAdmins(tx: Tx, user: User): Promise<void> {
  const locked = await lockWithAdmins(tx, user);
  if (!locked.some((one) => one.id !== user.id && administers(one))) throw lastAdmin();
}

/** The ids of the active admins, and of one more user. */
export async function adminIdsWith(em: EntityManager, userId: number): Promise<number[]> {
  const admins = await em.find(User, { role: Role.ADMIN, disabledAt: null }); // alone, it is an index
  return [...new Set([...admins.map(({ id }) => id), userId])];
}

/**
 * Locks the rows of the user and all active admins until the transaction ends, in id order.
 * @returns them as they are now
 */
async function lockWithAdmins(tx: Tx, user: User): Promise<User[]> {
  const ids = await adminIdsWith(tx.em, user.id);
  await tx.lockForUpdate(User, ids);
  return tx.em.find(User, { id: { $in: ids } }, { refresh: true });
}

function administers({ role, disabledAt }: User): boolean {
  return role === Role.ADMIN && !disabledAt;
}

function lastAdmin(): DomainError {
  return new DomainError('LAST_ADMIN', 'Nobody would be left to administer.');
}
