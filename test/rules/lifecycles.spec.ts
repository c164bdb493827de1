import fc from 'fast-check';
import { DomainError } from '../../src/common/domain-error.js';
import {
  assertCustomerMay,
  moveBetween,
  nextStatuses,
  ORDER_STATUSES,
  type OrderStatus,
} from '../../src/orders/order-lifecycle.js';
import { Order } from '../../src/orders/order.entity.js';
import { OrderPriority, priorityOf } from '../../src/orders/order-priority.js';
import { assertQueueMove, QUEUE_MOVES, QUEUE_STATUSES, type QueueStatus } from '../../src/queue/queue-lifecycle.js';
import { assertOnSale, hasStarted } from '../../src/tickets/sales-window.js';

/** The domain's tables, written down a second time. */
const ORDER_TABLE: Record<OrderStatus, OrderStatus[]> = {
  PENDING: ['APPROVED', 'REJECTED', 'CANCELLED'],
  APPROVED: ['COMPLETED', 'CANCELLED'],
  COMPLETED: ['CANCELLED'],
  REJECTED: [],
  CANCELLED: [],
};
const QUEUE_TABLE: Record<QueueStatus, QueueStatus[]> = {
  WAITING: ['FULFILLED', 'LEFT', 'EXPIRED'],
  OFFERED: [],
  FULFILLED: [],
  EXPIRED: [],
  LEFT: [],
};

const refusal = (act: () => void) => {
  try {
    act();
  } catch (error) {
    return error as DomainError;
  }
  return undefined;
};

describe('an order', () => {
  const anOrder = () =>
    new Order({
      id: 1,
      code: 'X',
      priority: OrderPriority.VIP,
      totalAmount: 1,
      currency: 'USD',
      placedAt: new Date(0),
    } as ConstructorParameters<typeof Order>[0]);
  const anyMove = fc.constantFrom('APPROVED', 'REJECTED', 'COMPLETED', 'CANCELLED') as fc.Arbitrary<OrderStatus>;

  it('follows the table through any history, and a refused move changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 12 }), (history) => {
        const order = anOrder();
        for (const to of history) {
          const from = order.status;
          const before = JSON.stringify(order);
          const refused = refusal(() => order.move(to, new Date(1)));
          expect(refused === undefined).toBe(ORDER_TABLE[from].includes(to));
          expect(order.status).toBe(refused ? from : to);
          if (refused) {
            const message = `An order that is ${from} cannot become ${to}.`;
            expect(refused).toMatchObject({ code: 'INVALID_TRANSITION', message, details: { from, to } });
            expect(JSON.stringify(order)).toBe(before);
          }
          expect(nextStatuses(order.status, { decides: true, started: true })).toStrictEqual(ORDER_TABLE[order.status]);
        }
      }),
    );
  });

  it.each([
    [['APPROVED'], { decidedAt: 1, adminNotes: 'said' }],
    [['REJECTED'], { decidedAt: 1, adminNotes: 'said' }],
    [['APPROVED', 'COMPLETED'], { decidedAt: 1, completedAt: 2, adminNotes: 'said' }],
    [['CANCELLED'], { cancelledAt: 1, cancelReason: 'said' }],
    [['APPROVED', 'CANCELLED'], { decidedAt: 1, cancelledAt: 2, adminNotes: 'said', cancelReason: 'said' }],
  ] as const)('keeps of %j when it was, and what was said', (history, kept) => {
    const order = anOrder();
    for (const [index, to] of history.entries()) order.move(to, new Date(index + 1), 'said');
    const { decidedAt, completedAt, cancelledAt, adminNotes, cancelReason } = order;
    const times = { decidedAt, completedAt, cancelledAt };
    const told = Object.entries(times).flatMap(([name, at]) => (at ? [[name, at.getTime()]] : []));
    const texts = Object.entries({ adminNotes, cancelReason }).filter(([, text]) => typeof text === 'string');
    expect(Object.fromEntries([...told, ...texts])).toEqual(kept);
  });

  it('has a receipt exactly while its tickets are sold', () => {
    const order = anOrder();
    expect(order.hasReceipt).toBe(false);
    order.move('APPROVED', new Date());
    expect(order.hasReceipt).toBe(true);
    order.move('COMPLETED', new Date());
    expect(order.hasReceipt).toBe(true);
    order.move('CANCELLED', new Date());
    expect(order.hasReceipt).toBe(false);
  });

  it('takes stock when it is approved, and gives it back when it is cancelled after that', () => {
    const moves = ORDER_STATUSES.flatMap((from) => ORDER_TABLE[from].map((to) => [from, to] as const));
    expect(moves.map(([from, to]) => `${from} → ${to}: ${moveBetween(from, to).stock}`)).toEqual([
      'PENDING → APPROVED: taken',
      'PENDING → REJECTED: untouched',
      'PENDING → CANCELLED: untouched',
      'APPROVED → COMPLETED: untouched',
      'APPROVED → CANCELLED: given back',
      'COMPLETED → CANCELLED: given back',
    ]);
  });

  it('is its customer’s to complete and to cancel, sold ones until the event starts', () => {
    for (const from of ORDER_STATUSES) {
      for (const to of ORDER_TABLE[from]) {
        for (const started of [false, true]) {
          const allowed = to === 'COMPLETED' || (to === 'CANCELLED' && (from === 'PENDING' || !started));
          expect(refusal(() => assertCustomerMay(from, to, started)) === undefined).toBe(allowed);
          expect(nextStatuses(from, { decides: false, started }).includes(to)).toBe(allowed);
        }
      }
    }
  });

  it('tells its customer what only staff may do, and since when', () => {
    for (const to of ['APPROVED', 'REJECTED'] as const) {
      expect(refusal(() => assertCustomerMay('PENDING', to, true))).toMatchObject({
        message: `An order that is PENDING becomes ${to} only by staff.`,
        details: { from: 'PENDING', to, reason: 'only by staff' },
      });
    }
    const reason = 'only by staff once the event has started';
    expect(refusal(() => assertCustomerMay('COMPLETED', 'CANCELLED', true))).toMatchObject({
      code: 'INVALID_TRANSITION',
      message: `An order that is COMPLETED becomes CANCELLED ${reason}.`,
      details: { from: 'COMPLETED', to: 'CANCELLED', reason },
    });
  });
});

describe('a queue entry', () => {
  it('follows the table', () => {
    expect(QUEUE_MOVES).toEqual(QUEUE_TABLE);
    for (const from of QUEUE_STATUSES) {
      for (const to of QUEUE_STATUSES) {
        const refused = refusal(() => assertQueueMove(from, to));
        const message = `A queue entry that is ${from} cannot become ${to}.`;
        if (QUEUE_TABLE[from].includes(to)) expect(refused).toBeUndefined();
        else expect(refused).toMatchObject({ code: 'INVALID_TRANSITION', message, details: { from, to } });
      }
    }
  });
});

describe('the priority', () => {
  it('is VIP for VIP alone, MIXED for both, else REGULAR, in whatever order', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(4), fc.infiniteStream(fc.boolean()), (vips, regulars, coins) => {
        const tiers = [...Array<'VIP'>(vips).fill('VIP'), ...Array<'REGULAR'>(regulars).fill('REGULAR')];
        const shuffled = tiers.toSorted(() => (coins.next().value ? 1 : -1));
        const expected = vips > 0 && regulars > 0 ? 'MIXED' : vips > 0 ? 'VIP' : 'REGULAR';
        expect(OrderPriority[priorityOf(shuffled)]).toBe(expected);
      }),
    );
    expect(OrderPriority.VIP).toBeLessThan(OrderPriority.MIXED);
    expect(OrderPriority.MIXED).toBeLessThan(OrderPriority.REGULAR);
  });
});

describe('the sales window', () => {
  const start = new Date('2031-01-01T20:00:00Z');
  const at = (offset: number) => new Date(start.getTime() + offset);

  it('closes in the very moment of the start', () => {
    expect([at(-1), at(0), at(1)].map((now) => hasStarted({ startsAt: start }, now))).toEqual([false, true, true]);
    expect(hasStarted({ startsAt: null }, at(0))).toBe(false);
    expect(hasStarted({ startsAt: undefined }, at(0))).toBe(false);
  });

  it('names the reason', () => {
    expect(
      refusal(() => assertOnSale({ status: 'PUBLISHED', salesOpen: true, startsAt: start }, at(-1))),
    ).toBeUndefined();
    expect(
      refusal(() => assertOnSale({ status: 'PUBLISHED', salesOpen: false, startsAt: start }, at(-1))),
    ).toMatchObject({
      code: 'SALES_CLOSED',
      message: 'Sales are closed.',
      details: { reason: 'CLOSED' },
    });
    expect(refusal(() => assertOnSale({ status: 'PUBLISHED', salesOpen: true, startsAt: start }, at(0)))).toMatchObject(
      {
        code: 'SALES_CLOSED',
        message: 'The event has started.',
        details: { reason: 'STARTED', startsAt: start },
      },
    );
  });
});
