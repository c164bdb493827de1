import type { ChangeMessage } from '../bus/message.js';

/**
 * Whether a message may change a type's queue as staff see it: waiting entries, and pending orders with its tickets.
 */
export function showsInQueue(
  queue: { ticketTypeId: number; eventId: number },
  { kind, eventId, ticketTypeId, ticketTypeIds }: ChangeMessage,
): boolean {
  if (kind.startsWith('queue.')) return ticketTypeId === queue.ticketTypeId;
  if (!kind.startsWith('order.') || eventId !== queue.eventId) return false;
  return ticketTypeIds?.includes(queue.ticketTypeId) ?? true;
}
