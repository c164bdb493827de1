import type { ChangeMessage } from '../../src/bus/message.js';
import { QueuePlaces } from '../../src/queue/queue-places.js';
import { showsInQueue } from '../../src/queue/shows-in-queue.js';
import type { QueueEntry } from '../../src/queue/queue-entry.entity.js';

const [ME, OTHER] = [1, 2];
const entry = (id: number, type: number, status = 'WAITING') =>
  ({ id, status, ticketType: { id: type } }) as unknown as QueueEntry;
const message = (kind: ChangeMessage['kind'], rest: Partial<ChangeMessage> = {}): ChangeMessage => ({
  kind,
  at: new Date(0),
  customerId: OTHER,
  ...rest,
});

describe('one’s own places in queues', () => {
  const read = async (...entries: QueueEntry[]) => {
    const places = new QueuePlaces(ME);
    await places.reading(async () => entries);
    return places;
  };

  it('change with one’s own entries and orders, whatever happens to them', async () => {
    const places = await read();
    for (const kind of [
      'queue.joined',
      'queue.left',
      'queue.fulfilled',
      'order.approved',
      'order.cancelled',
    ] as const) {
      expect(places.concerns(message(kind, { customerId: ME }))).toBe(true);
      expect(places.concerns(message(kind))).toBe(false);
    }
    expect(places.concerns(message('stock.changed', { customerId: ME }))).toBe(false);
  });

  it('change where somebody before one’s own entry of the same type leaves or is served', async () => {
    const places = await read(entry(30, 7), entry(20, 7), entry(10, 8, 'LEFT'), entry(5, 9));
    const leaves = (
      ticketTypeId: number,
      queueEntryId: number | undefined,
      kind: ChangeMessage['kind'] = 'queue.left',
    ) => places.concerns(message(kind, { ticketTypeId, queueEntryId }));
    expect(leaves(7, 31)).toBe(false);
    expect(leaves(7, 29)).toBe(true);
    expect(leaves(7, 19)).toBe(true);
    expect(leaves(7, 19, 'queue.fulfilled')).toBe(true);
    expect(leaves(7, 19, 'queue.joined')).toBe(false);
    expect(leaves(8, 9)).toBe(false);
    expect(leaves(9, 4)).toBe(true);
    expect(leaves(9, 6)).toBe(false);
    expect(leaves(7, undefined)).toBe(true); // of a replica that does not say which
  });

  it('may change with every queue while they are read, and after a reading that failed', async () => {
    const places = await read(entry(20, 7));
    const elsewhere = message('queue.left', { ticketTypeId: 8, queueEntryId: 1 });
    expect(places.concerns(elsewhere)).toBe(false);
    const { promise, reject } = Promise.withResolvers<QueueEntry[]>();
    const reading = places.reading(() => promise);
    expect(places.concerns(elsewhere)).toBe(true);
    reject(new Error('away'));
    await expect(reading).rejects.toThrow('away');
    expect(places.concerns(elsewhere)).toBe(true);
    await places.reading(async () => [entry(20, 7)]);
    expect(places.concerns(elsewhere)).toBe(false);
  });
});

describe('the queue of a ticket type', () => {
  const shows = (kind: ChangeMessage['kind'], rest: Partial<ChangeMessage>) =>
    showsInQueue({ ticketTypeId: 7, eventId: 3 }, message(kind, rest));

  it('changes with its own entries, and with orders of its tickets', () => {
    expect(shows('queue.joined', { eventId: 3, ticketTypeId: 7 })).toBe(true);
    expect(shows('queue.joined', { eventId: 3, ticketTypeId: 8 })).toBe(false);
    expect(shows('order.placed', { eventId: 3, ticketTypeIds: [8, 7] })).toBe(true);
    expect(shows('order.placed', { eventId: 3, ticketTypeIds: [8] })).toBe(false);
    expect(shows('order.placed', { eventId: 4, ticketTypeIds: [7] })).toBe(false);
    expect(shows('order.placed', { eventId: 3 })).toBe(true); // of a replica that does not say which
    expect(shows('stock.changed', { eventId: 3, ticketTypeId: 7 })).toBe(false);
  });
});
