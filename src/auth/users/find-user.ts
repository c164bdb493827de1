import type { EntityManager } from '@mikro-orm/sql';
import { User } from './user.entity.js';

/** The active user with this id; null if the account is disabled or does not exist. */
export function findUser(em: EntityManager, id: number): Promise<User | null> {
  return em.findOne(User, { id, disabledAt: null });
}
