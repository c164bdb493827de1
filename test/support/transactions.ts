import { jest } from '@jest/globals';
import type { ByUser } from '../../src/auth/sessions/by.js';
import { User } from '../../src/auth/users/user.entity.js';
import { Tx } from '../../src/persistence/tx.js';
import type { Foyer } from './foyer.js';

/** Somebody with an account, who acts through the operation of that name. */
export async function actor(foyer: Foyer, username = 'admin', operation = 'test'): Promise<ByUser> {
  return { operation, user: await foyer.em.findOneOrFail(User, { username }) };
}

/** Calls `meanwhile` once the work of the next command is done, before its commit. */
export function beforeNextCommit(meanwhile: () => Promise<unknown> | void): void {
  const original = Reflect.get(Tx.prototype, 'finish');
  const finish = jest.spyOn(Tx.prototype, 'finish');
  finish.mockImplementation(async function (this: Tx) {
    const { commands } = this as unknown as { commands: Map<unknown, unknown> };
    if (commands.size === 0) return original.call(this); // housekeeping, which may come in between
    finish.mockRestore();
    await this.finish();
    await meanwhile();
  });
}

/** Does `work`, whose transaction waits for `meanwhile` before it commits. @returns what `meanwhile` returns */
export async function beforeCommit<T>(work: () => Promise<unknown>, meanwhile: () => Promise<T>): Promise<T> {
  const told = Promise.withResolvers<T>();
  beforeNextCommit(() => meanwhile().then(told.resolve, told.reject));
  const [result] = await Promise.all([told.promise, work()]);
  return result;
}
