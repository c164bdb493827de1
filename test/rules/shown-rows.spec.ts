import type { ChangeMessage, MessageKind } from '../../src/bus/message.js';
import type { Order } from '../../src/orders/order.entity.js';
import { showsCustomer, showsOrder, showsOrdersOf } from '../../src/orders/shows-order.js';
import type { QueueEntry } from '../../src/queue/queue-entry.entity.js';
import type { QueueLine } from '../../src/queue/queue-line.js';
import { showsInQueue } from '../../src/queue/shows-in-queue.js';
import { showsPlaces } from '../../src/queue/shows-places.js';

const [ME, OTHER] = [1, 2];
const message = (kind: MessageKind, rest: Partial<ChangeMessage> = {}): ChangeMessage => ({
  kind,
  at: new Date(0),
  ...rest,
});
const changed = (userId: number) => message('user.changed', { userId });
const order = (customer: number, event: number) => ({ customer: { id: customer }, event: { id: event } }) as Order;

describe('an order', () => {
  const shows = (said: ChangeMessage, shown: Order | undefined = order(ME, 3)) => showsOrder(9, shown, said);

  it.each([
    ['its own moves', message('order.approved', { orderId: 9, eventId: 3 }), true],
    ['another order of the event', message('order.approved', { orderId: 8, eventId: 3 }), false],
    ['its event', message('event.updated', { eventId: 3 }), true],
    ['another event', message('event.updated', { eventId: 4 }), false],
    ['its customer', changed(ME), true],
    ['another user', changed(OTHER), false],
  ])('shows %s: %j is %s', (_what, said, expected) => {
    expect(shows(said)).toBe(expected);
  });

  it('may show each event and user while it is read, and its own moves only', () => {
    const meanwhile = (said: ChangeMessage) => showsOrder(9, undefined, said);
    expect(meanwhile(message('event.updated', { eventId: 4 }))).toBe(true);
    expect(meanwhile(changed(OTHER))).toBe(true);
    expect(meanwhile(message('order.approved', { orderId: 8 }))).toBe(false);
  });
});

describe('one’s own orders', () => {
  const page = { edges: [3, 5].map((event) => ({ node: order(ME, event), cursor: { row: event } })) };
  const shows = (said: ChangeMessage, shown: typeof page | undefined = page) => showsOrdersOf(ME, shown, said);

  it.each([
    ['one’s own', message('order.placed', { customerId: ME, eventId: 7 }), true],
    ['somebody else’s of the same event', message('order.placed', { customerId: OTHER, eventId: 3 }), false],
    ['an event of the page', message('ticketType.updated', { eventId: 5 }), true],
    ['another event', message('ticketType.updated', { eventId: 7 }), false],
    ['oneself', changed(ME), true],
    ['another user', changed(OTHER), false],
  ])('show %s: %j is %s', (_what, said, expected) => {
    expect(shows(said)).toBe(expected);
  });

  it('may show each event while they are read, and never another customer', () => {
    expect(showsOrdersOf(ME, undefined, message('event.updated', { eventId: 7 }))).toBe(true);
    expect(showsOrdersOf(ME, undefined, message('order.placed', { customerId: OTHER }))).toBe(false);
  });
});

describe('rows with customers', () => {
  it('show the accounts of these; each may be one of them while they are read', () => {
    const rows = [order(ME, 3)];
    expect([ME, OTHER].map((id) => showsCustomer(rows, changed(id)))).toEqual([true, false]);
    expect(showsCustomer(undefined, changed(OTHER))).toBe(true);
    expect(showsCustomer(undefined, message('event.updated', { eventId: 3 }))).toBe(false);
  });
});

describe('one’s own places in queues', () => {
  const entry = (id: number, type: number, status = 'WAITING') =>
    ({ id, status, ticketType: { id: type, event: { id: 3 } } }) as unknown as QueueEntry;
  const others = (kind: MessageKind, rest: Partial<ChangeMessage> = {}) =>
    message(kind, { customerId: OTHER, eventId: 3, ...rest });
  const places = [entry(30, 7), entry(20, 7), entry(10, 8, 'LEFT'), entry(5, 9)];
  const shows = (said: ChangeMessage, ofOthers = true) => showsPlaces(ME, places, said, ofOthers);

  it('change with one’s own entries and orders, whatever happens to them', () => {
    for (const kind of ['queue.joined', 'queue.left', 'queue.fulfilled', 'order.approved'] as const) {
      expect(shows(message(kind, { customerId: ME }), false)).toBe(true);
      expect(shows(others(kind), false)).toBe(false);
    }
    expect(shows(others('order.approved'))).toBe(false);
  });

  it('change where another entry of the same type leaves before one’s own, if positions are shown', () => {
    const leaves = (ticketTypeId: number, queueEntryId: number | undefined, kind: MessageKind = 'queue.left') =>
      [true, false].map((ofOthers) => shows(others(kind, { ticketTypeId, queueEntryId }), ofOthers));
    expect(leaves(7, 31)).toEqual([false, false]);
    expect(leaves(7, 29)).toEqual([true, false]);
    expect(leaves(7, 19)).toEqual([true, false]);
    expect(leaves(7, 19, 'queue.fulfilled')).toEqual([true, false]);
    expect(leaves(7, 19, 'queue.joined')).toEqual([false, false]);
    expect(leaves(8, 9)).toEqual([false, false]);
    expect(leaves(9, 4)).toEqual([true, false]);
    expect(leaves(9, 6)).toEqual([false, false]);
    expect(leaves(7, undefined)).toEqual([true, false]); // of a replica that does not say which
  });

  it('change with the events of the entries, and with one’s own account', () => {
    expect(shows(message('event.updated', { eventId: 3 }))).toBe(true);
    expect(shows(message('event.updated', { eventId: 4 }))).toBe(false);
    expect([ME, OTHER].map((id) => shows(changed(id)))).toEqual([true, false]);
  });

  it('may change with every queue and event while they are read', () => {
    const during = (said: ChangeMessage, ofOthers = true) => showsPlaces(ME, undefined, said, ofOthers);
    expect(during(others('queue.left', { ticketTypeId: 8 }))).toBe(true);
    expect(during(others('queue.left', { ticketTypeId: 8 }), false)).toBe(false);
    expect(during(message('event.updated', { eventId: 4 }))).toBe(true);
  });
});

describe('the queue of a ticket type', () => {
  const lines = [{ customer: { id: ME } }] as QueueLine[];
  const shows = (kind: MessageKind, rest: Partial<ChangeMessage>) =>
    showsInQueue({ ticketTypeId: 7, eventId: 3, lines }, message(kind, rest));

  it.each([
    ['its own entries', 'queue.joined', { eventId: 3, ticketTypeId: 7 }, true],
    ['entries of another type', 'queue.joined', { eventId: 3, ticketTypeId: 8 }, false],
    ['orders of its tickets', 'order.placed', { eventId: 3, ticketTypeIds: [8, 7] }, true],
    ['other orders of the event', 'order.placed', { eventId: 3, ticketTypeIds: [8] }, false],
    ['orders of another event', 'order.placed', { eventId: 4, ticketTypeIds: [7] }, false],
    ['orders of a replica that does not say of which types', 'order.placed', { eventId: 3 }, true],
    ['its event', 'event.updated', { eventId: 3 }, true],
    ['another type of its event, which an order may show', 'stock.changed', { eventId: 3, ticketTypeId: 8 }, true],
    ['another event', 'stock.changed', { eventId: 4 }, false],
    ['a customer in line', 'user.changed', { userId: ME }, true],
    ['another user', 'user.changed', { userId: OTHER }, false],
  ] as const)('shows %s: %s %j is %s', (_what, kind, rest, expected) => {
    expect(shows(kind, rest as Partial<ChangeMessage>)).toBe(expected);
  });
});
