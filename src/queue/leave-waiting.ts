import { subjectOf } from '../auth/users/user.entity.js';
import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';
import { endWaiting, readWaiting } from './end-waiting.js';

/** The most entries that one transaction takes out of their queues. */
const AT_ONCE = 100;

/**
 * WAITING → LEFT for at most 100 of the customer's entries, and one change in the audit log. The caller has locked the
 * user row, so that no further entries come.
 * @returns whether there may be more
 */
export async function leaveSomeWaiting(tx: Tx, by: Acting, customer: { id: number }): Promise<boolean> {
  const seen = await readWaiting(tx, `e.customer_id = ? order by e.id limit ${AT_ONCE}`, [customer.id]);
  const left = await endWaiting(tx, by, seen, 'LEFT');
  if (left.length > 0) tx.record(by, { subject: subjectOf(customer), after: { leftQueueEntries: left } });
  return seen.length === AT_ONCE;
}
