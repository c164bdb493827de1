import { OrderPriority } from '../../src/orders/order-priority.js';
import { decideFulfilment } from '../../src/queue/decide-fulfilment.js';
import { decideJoin } from '../../src/queue/decide-join.js';
import { decideLeave } from '../../src/queue/decide-leave.js';
import { QUEUE_STATUSES } from '../../src/queue/queue-lifecycle.js';
import { decideRestock } from '../../src/tickets/decide-restock.js';
import { MAX_STOCK } from '../../src/tickets/ticket-type.entity.js';
import { EVENT, NOW, REGULAR, refusal, VIP } from '../support/figures.js';

describe('joining a queue', () => {
  const join = (asked: number, change: object = {}) =>
    decideJoin(
      { quantity: asked },
      { now: NOW, event: EVENT, type: { ...VIP, available: 2, price: 100_00 }, ...change },
    );

  it('is at the price of this moment, where the type cannot cover the quantity', () => {
    expect(join(3)).toBe(100_00);
    expect(refusal(() => join(2))).toMatchObject({
      code: 'TICKETS_AVAILABLE',
      message: 'No need to queue: order them now.',
      details: { requested: 2, available: 2 },
    });
  });

  it.each([
    [{ event: { ...EVENT, salesOpen: false } }, 'SALES_CLOSED', { reason: 'CLOSED' }],
    [{ event: { ...EVENT, startsAt: NOW } }, 'SALES_CLOSED', { reason: 'STARTED' }],
    [{ event: { ...EVENT, maxTicketsPerOrder: 2 } }, 'ORDER_LIMIT_EXCEEDED', { limit: 2, requested: 3 }],
    [{ earlierEntryId: 0 }, 'ALREADY_QUEUED', { queueEntryId: 0 }],
    [{ earlierEntryId: 44 }, 'ALREADY_QUEUED', { queueEntryId: 44 }],
  ])('is refused with %j', (change, code, details) => {
    const refused = refusal(() => join(3, change));
    expect(refused).toMatchObject({ code, details });
    expect(refused!.message).not.toBe('');
  });

  it('says of an earlier entry first, also where there are tickets by now', () => {
    expect(refusal(() => join(1, { earlierEntryId: 44 }))).toMatchObject({
      code: 'ALREADY_QUEUED',
      message: 'You wait for these tickets already.',
    });
  });
});

describe('leaving a queue', () => {
  const leave = (status: (typeof QUEUE_STATUSES)[number], userId: number, serves: boolean) =>
    refusal(() => decideLeave({ status, customerId: 5 }, { userId, serves }));

  it('is for its customer and for staff, while it waits', () => {
    expect(leave('WAITING', 5, false)).toBeUndefined();
    expect(leave('WAITING', 6, true)).toBeUndefined();
    expect(leave('LEFT', 5, false)).toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'LEFT', to: 'LEFT' },
    });
    expect(leave('FULFILLED', 6, true)).toMatchObject({ code: 'INVALID_TRANSITION' });
  });

  it('does not tell a stranger that there is such an entry, in whatever state it is', () => {
    for (const status of QUEUE_STATUSES) {
      expect(leave(status, 6, false)).toMatchObject({ code: 'NOT_FOUND', message: 'There is no such queue entry.' });
    }
  });
});

describe('serving a queue', () => {
  const entry = { status: 'WAITING', quantity: 3, unitPrice: 90_00 } as const;

  it('places and approves an order at the price of joining', () => {
    expect(decideFulfilment(entry, VIP, EVENT)).toEqual({
      placement: {
        eventId: 7,
        eventAsOrdered: { name: 'An evening', venue: 'Old Hall', startsAt: null, timezone: 'Europe/Vienna' },
        lines: [{ ticketTypeId: 1, quantity: 3, unitPrice: 90_00, name: 'VIP', tier: 'VIP' }],
        priority: OrderPriority.VIP,
        total: 270_00,
        currency: 'USD',
      },
      approval: { from: 'PENDING', to: 'APPROVED', stock: 'taken' },
    });
    expect(decideFulfilment(entry, { ...REGULAR, available: 3 }, EVENT).placement.priority).toBe(OrderPriority.REGULAR);
  });

  it('is refused where stock is short, and of an entry that waits no more', () => {
    expect(refusal(() => decideFulfilment(entry, { ...VIP, available: 2 }, EVENT))).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: { ticketTypeId: 1, ticketType: 'VIP', requested: 3, available: 2 },
    });
    const left = { ...entry, status: 'LEFT' } as const;
    expect(refusal(() => decideFulfilment(left, { ...VIP, available: 2 }, EVENT))).toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'LEFT', to: 'FULFILLED' },
    });
  });
});

describe('a restock', () => {
  const type = { id: 1, name: 'VIP', available: 10, held: 3, sold: 20 };

  it('sets what is available, adds to it, or takes away', () => {
    expect(decideRestock(type, { available: 12 })).toBe(2);
    expect(decideRestock(type, { available: 0 })).toBe(-10);
    expect(decideRestock(type, { addAvailable: 5 })).toBe(5);
    expect(decideRestock(type, { addAvailable: -10 })).toBe(-10);
    expect(decideRestock(type, {})).toBe(0);
  });

  it('takes no more away than is available', () => {
    expect(refusal(() => decideRestock(type, { addAvailable: -11 }))).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      message: 'Not enough VIP tickets: 11 requested, 10 available.',
      details: { ticketTypeId: 1, ticketType: 'VIP', requested: 11, available: 10 },
    });
  });

  it('fills a type up to its most, counting what is held and sold, and no further', () => {
    expect(decideRestock(type, { addAvailable: MAX_STOCK - 33 })).toBe(MAX_STOCK - 33);
    expect(refusal(() => decideRestock(type, { addAvailable: MAX_STOCK - 32 }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'addAvailable', reason: `takes at most ${MAX_STOCK} tickets of one type in all` },
    });
    const overfull = { ...type, sold: MAX_STOCK };
    for (const addAvailable of [-1, 0]) expect(decideRestock(overfull, { addAvailable })).toBe(addAvailable);
  });

  it('is one of both, and not both', () => {
    expect(refusal(() => decideRestock(type, { available: 1, addAvailable: 1 }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'addAvailable', reason: 'cannot be given together with available' },
    });
  });
});
