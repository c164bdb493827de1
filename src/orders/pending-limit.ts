import { DomainError } from '../common/domain-error.js';

/**
 * Refuses one more pending order of an event at the limit; 0 is no limit.
 * @throws DomainError ORDER_LIMIT_EXCEEDED with `limit`, `pending` and `requested`, which is 1
 */
export function assertOneMorePending(pending: number, limit: number): void {
  if (limit === 0 || pending < limit) return;
  const message = `At most ${limit} orders of one customer may wait for a decision; ${pending} do.`;
  throw new DomainError('ORDER_LIMIT_EXCEEDED', message, { limit, pending, requested: 1 });
}
