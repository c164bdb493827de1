import { DomainError } from '../common/domain-error.js';

/**
 * @param usedBy the rows that refer to it, such as `orders`
 * @throws DomainError IN_USE unless there are none
 */
export function assertUnused(what: string, usedBy: readonly string[]): void {
  if (usedBy.length === 0) return;
  throw new DomainError('IN_USE', `The ${what} cannot be deleted, since ${usedBy.join(' and ')} refer to it.`, {
    usedBy,
  });
}
