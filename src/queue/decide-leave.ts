import { notFound } from '../common/domain-error.js';
import { assertQueueMove, type QueueStatus } from './queue-lifecycle.js';

/**
 * Refuses to take out an entry unless it is the user's own, or the user serves the queue.
 * @throws DomainError NOT_FOUND for another customer's entry, INVALID_TRANSITION
 */
export function decideLeave(
  entry: { status: QueueStatus; customerId: number },
  leaving: { userId: number; serves: boolean },
): void {
  if (entry.customerId !== leaving.userId && !leaving.serves) throw notFound('queue entry');
  assertQueueMove(entry.status, 'LEFT');
}
