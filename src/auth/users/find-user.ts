import type { EntityManager } from '@mikro-orm/sql';
import { User } from './user.entity.js';

/** The user who may do something here; null where the account is disabled or gone. */
export function findUser(em: EntityManager, id: number): Promise<User | null> {
  return em.findOne(User, { id, disabledAt: null });
}
