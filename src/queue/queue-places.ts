import type { ChangeMessage } from '../bus/message.js';
import type { QueueEntry } from './queue-entry.entity.js';

/** Which messages change what somebody sees of their own entries, as these were read last. */
export class QueuePlaces {
  /** The last entry that waits for each type; nothing while it is not known. */
  private lastOf?: Map<number, number>;

  constructor(private readonly customerId: number) {}

  /** Reads the entries and remembers where they wait. Until that is known, each message of a queue counts. */
  async reading(read: () => Promise<QueueEntry[]>): Promise<QueueEntry[]> {
    this.lastOf = undefined;
    const entries = await read();
    this.lastOf = new Map();
    for (const { id, status, ticketType } of entries) {
      const last = this.lastOf.get(ticketType.id) ?? 0;
      if (status === 'WAITING') this.lastOf.set(ticketType.id, Math.max(last, id));
    }
    return entries;
  }

  /** One's own entries and orders; and somebody else's entry that leaves the line before one's own. */
  concerns({ kind, customerId, ticketTypeId = NaN, queueEntryId = 0 }: ChangeMessage): boolean {
    if (customerId === this.customerId) return kind.startsWith('queue.') || kind.startsWith('order.');
    if (!kind.startsWith('queue.') || kind === 'queue.joined') return false;
    if (!this.lastOf) return true;
    return queueEntryId < (this.lastOf.get(ticketTypeId) ?? -Infinity);
  }
}
