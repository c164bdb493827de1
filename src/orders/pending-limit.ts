import { DomainError } from '../common/domain-error.js';

/**
 * Whether a customer with so many pending orders of an event may place one more; a limit of 0 is none.
 * @throws DomainError ORDER_LIMIT_EXCEEDED with `limit`, `pending` and `requested`, which is 1
 */
export function assertOneMorePending(pending: number, limit: number): void {
  if (limit === 0 || pending < limit) return;
  const message = `At most ${limit} orders of one customer may wait for a decision; ${pending} do.`;
  throw new DomainError('ORDER_LIMIT_EXCEEDED', message, { limit, pending, requested: 1 });
}
