import { OptimisticLockError } from '@mikro-orm/core';
import { notFound } from '../common/domain-error.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { UpdateRows } from '../persistence/statements/update-rows.js';
import type { Tx } from '../persistence/tx.js';
import { QueueEntry } from './queue-entry.entity.js';
import type { QueueStatus } from './queue-lifecycle.js';

/**
 * Locks the entry's row until the transaction ends, and reads it as it is now. MikroORM does not watch it: `writeEntry`
 * writes its move. The ticket type has its id and its event's.
 * @throws DomainError NOT_FOUND
 */
export async function lockEntry(tx: Tx, id: number): Promise<QueueEntry> {
  const entry = await LOCK.first(tx.db, { id });
  if (!entry) throw notFound('queue entry');
  return withEvent(entry);
}

/**
 * Writes the entry's status and order.
 * @param seen its status when it was read
 * @throws OptimisticLockError if it has changed since, so that the transaction starts over
 */
export async function writeEntry(tx: Tx, { id, status, order }: QueueEntry, seen: QueueStatus): Promise<void> {
  const written = await MOVE.update(tx.db, [{ id, seen, status, order: order?.id ?? null }]);
  if (written !== 1) throw new OptimisticLockError(`Queue entry ${id} was moved by somebody else`);
}

/** The entry, whose ticket type gets its event's id. */
export function withEvent(entry: QueueEntry & { eventId: number }): QueueEntry {
  Object.assign(entry.ticketType, { event: { id: entry.eventId } });
  return entry;
}

const LOCK = new EntityStatement<QueueEntry, { id: number }, { eventId: number }>(QueueEntry, (query, $, postgres) => {
  const entry = query
    .innerJoin('ticket_type as type', 'type.id', 'queue_entry.ticket_type_id')
    .where('queue_entry.id', '=', $.id)
    .select('type.event_id as eventId');
  return postgres ? entry.forNoKeyUpdate('queue_entry') : entry;
});

const MOVE = new UpdateRows<{ id: number; seen: QueueStatus; status: QueueStatus; order: number | null }>(QueueEntry, {
  set: { status: 'status', order: 'order' },
  where: { id: 'id', seen: 'status' },
});
