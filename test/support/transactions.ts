import { jest } from '@jest/globals';
import type { ByUser } from '../../src/auth/sessions/by.js';
import { User } from '../../src/auth/users/user.entity.js';
import { Tx } from '../../src/persistence/tx.js';
import type { Foyer } from './foyer.js';

/** Somebody with an account, who acts through the operation of that name. */
export async function actor(foyer: Foyer, username = 'admin', operation = 'test'): Promise<ByUser> {
  return { operation, user: await foyer.em.findOneOrFail(User, { username }) };
}

/** Does `work`, whose transaction waits for `meanwhile` before it commits. @returns what `meanwhile` returns */
export async function beforeCommit<T>(work: () => Promise<unknown>, meanwhile: () => Promise<T>): Promise<T> {
  const told = Promise.withResolvers<T>();
  const finish = jest.spyOn(Tx.prototype, 'finish').mockImplementationOnce(async function (this: Tx) {
    finish.mockRestore();
    await this.finish();
    await meanwhile().then(told.resolve, told.reject);
  });
  const done = work();
  const [result] = await Promise.all([told.promise, done]);
  return result;
}
