import { OptimisticLockError, raw } from '@mikro-orm/core';
import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';
import { QueueEntry } from './queue-entry.entity.js';
import { assertQueueMove } from './queue-lifecycle.js';

/** A waiting entry, as ending many at once needs it. */
export interface Waiting {
  id: number;
  event: number;
  type: number;
  customer: number;
  /** Tickets. */
  quantity: number;
}

const KINDS = { LEFT: 'queue.left', EXPIRED: 'queue.expired' } as const;

/**
 * WAITING → LEFT or EXPIRED for some entries: one update and one insert for the feed. Entries that were fulfilled or
 * left meanwhile stay as they are.
 * @returns the ids of those that it ended
 */
export async function endWaiting(tx: Tx, by: Acting, seen: Waiting[], to: keyof typeof KINDS): Promise<number[]> {
  assertQueueMove('WAITING', to);
  const locked = seen.map(({ id }) => id).toSorted((a, b) => a - b);
  await tx.lockForUpdate(QueueEntry, locked);
  const waiting = tx.postgres ? await stillWaiting(tx, locked) : seen;
  const ids = waiting.map(({ id }) => id);
  if (ids.length === 0) return ids;
  const ended = await tx.em.nativeUpdate(
    QueueEntry,
    { [raw(`id in (${ids.join(', ')})`)]: [], status: 'WAITING' },
    { status: to },
  );
  if (ended !== ids.length) throw new OptimisticLockError('Locked entries were fulfilled by somebody else');
  for (const { id, event, type, customer, quantity } of waiting) {
    tx.record(by, {
      kind: KINDS[to],
      eventId: event,
      customerId: customer,
      ticketTypeId: type,
      queueEntryId: id,
      quantity,
    });
  }
  return ids;
}

/** Waiting entries with their types and events. @param where on `e`, an entry, and `t`, its type */
export function readWaiting(tx: Tx, where: string, values: unknown[] = []): Promise<Waiting[]> {
  return tx.em.execute<Waiting[]>(
    `select e.id, t.event_id as event, t.id as type, e.customer_id as customer, e.quantity
     from ticket_type t join queue_entry e on e.ticket_type_id = t.id and e.status = 'WAITING' where ${where}`,
    values,
  );
}

function stillWaiting(tx: Tx, ids: number[]): Promise<Waiting[]> {
  return ids.length === 0 ? Promise.resolve([]) : readWaiting(tx, `e.id in (${ids.join(', ')}) order by e.id`);
}
