import type { ChangeMessage } from '../bus/message.js';
import type { QueueEntry } from './queue-entry.entity.js';

/** Decides which messages change a customer's own entries or their positions, as last read. */
export class QueuePlaces {
  /** The customer's last waiting entry for each type; undefined while it is not known. */
  private lastOf?: Map<number, number>;

  constructor(private readonly customerId: number) {}

  /** Reads the entries and remembers their places. During the read, every message of a queue counts. */
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

  /**
   * True for messages about the customer's own entries and orders, and about another entry that leaves the queue before
   * one of them.
   */
  concerns({ kind, customerId, ticketTypeId = NaN, queueEntryId = 0 }: ChangeMessage): boolean {
    if (customerId === this.customerId) return kind.startsWith('queue.') || kind.startsWith('order.');
    if (!kind.startsWith('queue.') || kind === 'queue.joined') return false;
    if (!this.lastOf) return true;
    return queueEntryId < (this.lastOf.get(ticketTypeId) ?? -Infinity);
  }
}
