import type { ChangeMessage } from '../bus/message.js';
import { showsCustomer } from '../orders/shows-order.js';
import type { QueueLine } from './queue-line.js';

/** A ticket type's queue as staff see it. */
interface ShownQueue {
  ticketTypeId: number;
  eventId: number;
  /** As last read; undefined while they are not known. */
  lines: readonly Pick<QueueLine, 'customer'>[] | undefined;
}

/**
 * Whether a message is about a type's queue: its entries, orders with its tickets, their customers, or the event with
 * all its ticket types.
 */
export function showsInQueue(queue: ShownQueue, message: ChangeMessage): boolean {
  const { kind, eventId, ticketTypeId, ticketTypeIds, userId } = message;
  if (userId !== undefined) return showsCustomer(queue.lines, message);
  if (kind.startsWith('queue.')) return ticketTypeId === queue.ticketTypeId;
  if (eventId !== queue.eventId) return false;
  return !kind.startsWith('order.') || (ticketTypeIds?.includes(queue.ticketTypeId) ?? true);
}
