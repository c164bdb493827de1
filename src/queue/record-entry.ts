import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';
import type { QueueEntry } from './queue-entry.entity.js';
import type { QueueStatus } from './queue-lifecycle.js';

/** Records that an entry was made or has moved. */
export function recordEntry(
  tx: Tx,
  by: Acting,
  kind: 'queue.joined' | 'queue.left' | 'queue.fulfilled',
  { id, ticketType, customer, quantity, status }: QueueEntry,
  { from, orderId }: { from?: QueueStatus; orderId?: number } = {},
): void {
  tx.record(by, {
    kind,
    eventId: ticketType.event.id,
    customerId: customer.id,
    orderId,
    ticketTypeId: ticketType.id,
    queueEntryId: id,
    quantity,
    ...(from && { subject: `queueEntry:${id}`, before: { status: from }, after: { status } }),
  });
}
