import type { ChangeMessage } from '../bus/message.js';
import type { QueueEntry } from './queue-entry.entity.js';

/**
 * Whether a message is about a customer's own entries, their orders, account, ticket types or events.
 * @param entries as last read; undefined while they are not known
 * @param ofOthers whether positions matter: another entry that leaves the queue before one of them moves it up
 */
export function showsPlaces(
  customerId: number,
  entries: readonly QueueEntry[] | undefined,
  message: ChangeMessage,
  ofOthers: boolean,
): boolean {
  const { kind, eventId, userId } = message;
  if (userId !== undefined) return userId === customerId;
  if (!/^(queue|order)\./.test(kind)) {
    return entries?.some(({ ticketType }) => ticketType.event.id === eventId) ?? true;
  }
  return message.customerId === customerId || (ofOthers && movesUp(entries, message));
}

function movesUp(
  entries: readonly QueueEntry[] | undefined,
  { kind, ticketTypeId, queueEntryId = 0 }: ChangeMessage,
): boolean {
  if (!kind.startsWith('queue.') || kind === 'queue.joined') return false;
  if (!entries) return true;
  return entries.some(
    ({ id, status, ticketType }) => status === 'WAITING' && ticketType.id === ticketTypeId && queueEntryId < id,
  );
}
