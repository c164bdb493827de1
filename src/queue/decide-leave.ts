import { notFound } from '../common/domain-error.js';
import { assertQueueMove, type QueueStatus } from './queue-lifecycle.js';

/**
 * Whether an entry may leave: its customer's own, or anybody's for staff.
 * @throws DomainError NOT_FOUND for somebody else's, INVALID_TRANSITION
 */
export function decideLeave(
  entry: { status: QueueStatus; customerId: number },
  leaving: { userId: number; serves: boolean },
): void {
  if (entry.customerId !== leaving.userId && !leaving.serves) throw notFound('queue entry');
  assertQueueMove(entry.status, 'LEFT');
}
