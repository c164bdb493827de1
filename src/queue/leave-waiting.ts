import { OptimisticLockError, raw } from '@mikro-orm/core';
import type { Acting } from '../common/acting.js';
import { subjectOf } from '../auth/users/user.entity.js';
import type { Tx } from '../persistence/tx.js';
import { QueueEntry } from './queue-entry.entity.js';
import { assertQueueMove } from './queue-lifecycle.js';

/** The most entries that one transaction takes out of their queues. */
const AT_ONCE = 100;

interface Waiting {
  id: number;
  event: number;
  type: number;
  /** Tickets. */
  quantity: number;
}

/**
 * WAITING → LEFT for at most 100 of the customer's entries. One update, one insert for the feed, one change in the
 * audit log. Entries that are fulfilled meanwhile stay fulfilled. The caller has locked the user row, so that no
 * further entries come.
 * @returns whether there may be more
 */
export async function leaveSomeWaiting(tx: Tx, by: Acting, customer: { id: number }): Promise<boolean> {
  assertQueueMove('WAITING', 'LEFT');
  const own = `customer_id = ? and status = 'WAITING' order by e.id limit ${AT_ONCE}`;
  const seen = await read(tx, own, [customer.id]);
  const locked = seen.map(({ id }) => id);
  await tx.lockForUpdate(QueueEntry, locked);
  const waiting = tx.postgres ? await stillWaiting(tx, locked) : seen;
  if (waiting.length > 0) {
    const ids = waiting.map(({ id }) => id);
    const left = await tx.em.nativeUpdate(
      QueueEntry,
      { [raw(`id in (${ids.join(', ')})`)]: [], status: 'WAITING' },
      { status: 'LEFT' },
    );
    if (left !== ids.length) throw new OptimisticLockError('Locked entries were fulfilled by somebody else');
    for (const { id, event, type, quantity } of waiting) {
      tx.record(by, {
        kind: 'queue.left',
        eventId: event,
        customerId: customer.id,
        ticketTypeId: type,
        queueEntryId: id,
        quantity,
      });
    }
    tx.record(by, { subject: subjectOf(customer), after: { leftQueueEntries: ids } });
  }
  return seen.length === AT_ONCE;
}

function stillWaiting(tx: Tx, ids: number[]): Promise<Waiting[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return read(tx, `e.id in (${ids.join(', ')}) and status = 'WAITING' order by e.id`);
}

function read(tx: Tx, where: string, values: number[] = []): Promise<Waiting[]> {
  return tx.em.execute<Waiting[]>(
    `select e.id, t.event_id as event, t.id as type, e.quantity
     from queue_entry e join ticket_type t on t.id = e.ticket_type_id where ${where}`,
    values,
  );
}
