import fc from 'fast-check';
import { decideApproval } from '../../src/orders/decide-approval.js';
import { decideCustomersMove, decideMove } from '../../src/orders/decide-move.js';
import { decidePlacement, type Office, type TypeFigures } from '../../src/orders/decide-placement.js';
import { ORDER_STATUSES } from '../../src/orders/order-lifecycle.js';
import { OrderPriority } from '../../src/orders/order-priority.js';
import { EVENT, NOW, REGULAR, refusal, VIP } from '../support/figures.js';

const ELSEWHERE: TypeFigures = { ...REGULAR, id: 3, eventId: 8 };
const AS_ORDERED = { name: 'An evening', venue: 'Old Hall', startsAt: null, timezone: 'Europe/Vienna' };

const officeOf = (change: Partial<Office> = {}, event: Partial<typeof EVENT> = {}): Office => ({
  now: NOW,
  types: new Map([VIP, REGULAR, ELSEWHERE].map((type) => [type.id, type])),
  events: new Map([
    [7, { ...EVENT, ...event }],
    [8, { ...EVENT, id: 8 }],
  ]),
  pending: () => 0,
  pendingLimit: 20,
  ...change,
});
const line = (ticketTypeId: number, quantity: number) => ({ ticketTypeId, quantity });
const quantity = fc.integer({ min: 1, max: 12 });

describe('a placement', () => {
  const place = (lines: ReturnType<typeof line>[], office = officeOf()) =>
    decidePlacement({ customerId: 5, lines }, office);

  it('is named, priced, ranked and totalled at this moment', () => {
    expect(place([line(1, 2), line(2, 3)])).toEqual({
      eventId: 7,
      eventAsOrdered: AS_ORDERED,
      lines: [
        { ticketTypeId: 1, quantity: 2, unitPrice: 100_00, name: 'VIP', tier: 'VIP' },
        { ticketTypeId: 2, quantity: 3, unitPrice: 85_00, name: 'Regular', tier: 'REGULAR' },
      ],
      priority: OrderPriority.MIXED,
      total: 2 * 100_00 + 3 * 85_00,
      currency: 'USD',
    });
  });

  it('asks for no more than there is of each type, nor than the event allows, and costs the sum of its lines', () => {
    fc.assert(
      fc.property(quantity, quantity, fc.integer({ min: 1, max: 24 }), (vips, regulars, maxTicketsPerOrder) => {
        const office = officeOf({}, { maxTicketsPerOrder });
        const refused = refusal(() => place([line(1, vips), line(2, regulars)], office));
        if (vips + regulars > maxTicketsPerOrder) {
          const details = { limit: maxTicketsPerOrder, requested: vips + regulars };
          expect(refused).toMatchObject({ code: 'ORDER_LIMIT_EXCEEDED', details });
        } else if (vips > VIP.available || regulars > REGULAR.available) {
          const [type, requested] = vips > VIP.available ? [VIP, vips] : [REGULAR, regulars];
          const details = {
            ticketTypeId: type.id,
            ticketType: type.name,
            requested,
            available: type.available,
          };
          expect(refused).toMatchObject({ code: 'INSUFFICIENT_STOCK', details });
        } else {
          expect(refused).toBeUndefined();
          expect(place([line(1, vips), line(2, regulars)], office).total).toBe(vips * 100_00 + regulars * 85_00);
        }
      }),
    );
  });

  it('takes the last ticket and the last place, and not one more', () => {
    expect(place([line(1, 3)]).total).toBe(300_00);
    expect(refusal(() => place([line(1, 4)]))).toMatchObject({ code: 'INSUFFICIENT_STOCK' });
    const nineteen = officeOf({ pending: (customer, event) => (customer === 5 && event === 7 ? 19 : 99) });
    expect(refusal(() => place([line(1, 1)], nineteen))).toBeUndefined();
    expect(refusal(() => place([line(1, 1)], officeOf({ pending: () => 20 })))).toMatchObject({
      code: 'ORDER_LIMIT_EXCEEDED',
      details: { limit: 20, pending: 20, requested: 1 },
    });
    expect(refusal(() => place([line(1, 1)], officeOf({ pending: () => 20, pendingLimit: 0 })))).toBeUndefined();
  });

  it.each([
    ['of a type that is not there', [line(1, 1), line(9, 1)], officeOf(), 'NOT_FOUND', 'There is no such ticket type.'],
    [
      'of an event that is not there',
      [line(1, 1)],
      officeOf({ events: new Map() }),
      'NOT_FOUND',
      'There is no such event.',
    ],
    ['of two events', [line(1, 1), line(3, 1)], officeOf(), 'MIXED_EVENTS', 'One order holds tickets of one event.'],
    ['while sales are closed', [line(1, 1)], officeOf({}, { salesOpen: false }), 'SALES_CLOSED', 'Sales are closed.'],
  ])('%s is refused', (_, lines, office, code, message) => {
    expect(refusal(() => place(lines, office))).toMatchObject({ code, message });
  });
});

describe('a move of an order', () => {
  it.each([
    ['PENDING', 'APPROVED', 'taken'],
    ['PENDING', 'REJECTED', 'untouched'],
    ['PENDING', 'CANCELLED', 'untouched'],
    ['APPROVED', 'COMPLETED', 'untouched'],
    ['APPROVED', 'CANCELLED', 'given back'],
    ['COMPLETED', 'CANCELLED', 'given back'],
  ] as const)('from %s to %s has the stock %s', (from, to, stock) => {
    expect(decideMove(from, to)).toEqual({ from, to, stock });
  });

  it('takes stock at most once along any history, and gives it back at most once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_STATUSES), { maxLength: 12 }), (history) => {
        let status: (typeof ORDER_STATUSES)[number] = 'PENDING';
        let sold = 0;
        for (const to of history) {
          if (refusal(() => decideMove(status, to))) continue;
          const { stock } = decideMove(status, to);
          status = to;
          sold += { taken: 1, 'given back': -1, untouched: 0 }[stock];
          expect(sold).toBe(status === 'APPROVED' || status === 'COMPLETED' ? 1 : 0);
        }
      }),
    );
  });

  it('is the customer’s within the same table, and until the event starts', () => {
    expect(decideCustomersMove('APPROVED', 'CANCELLED', false).stock).toBe('given back');
    expect(refusal(() => decideCustomersMove('APPROVED', 'CANCELLED', true))).toMatchObject({
      code: 'INVALID_TRANSITION',
      details: { from: 'APPROVED', to: 'CANCELLED', reason: 'only by staff once the event has started' },
    });
    expect(refusal(() => decideCustomersMove('REJECTED', 'CANCELLED', false))).toMatchObject({
      code: 'INVALID_TRANSITION',
    });
  });

  const lines = [
    { ticketTypeId: 1, quantity: 2 },
    { ticketTypeId: 2, quantity: 1 },
  ];

  describe('that approves', () => {
    const stock = (vips: number, regulars: number) =>
      new Map([
        [1, { id: 1, name: 'VIP', available: vips }],
        [2, { id: 2, name: 'Regular', available: regulars }],
      ]);

    it('takes all that it needs, down to the last ticket', () => {
      expect(decideApproval({ status: 'PENDING', lines }, stock(2, 1))).toEqual({
        outcome: 'APPROVED',
        move: { from: 'PENDING', to: 'APPROVED', stock: 'taken' },
        reason: null,
      });
    });

    it.each([
      [1, 1, 'Not enough VIP tickets: 2 requested, 1 available.'],
      [2, 0, 'Not enough Regular tickets: 1 requested, 0 available.'],
      [1, 0, 'Not enough VIP tickets: 2 requested, 1 available. Not enough Regular tickets: 1 requested, 0 available.'],
    ])('rejects with %i and %i there, names each type that is short, and moves no stock', (vips, regulars, reason) => {
      expect(decideApproval({ status: 'PENDING', lines }, stock(vips, regulars))).toEqual({
        outcome: 'AUTO_REJECTED',
        move: { from: 'PENDING', to: 'REJECTED', stock: 'untouched' },
        reason,
      });
    });

    it('is refused of an order that is decided, however much there is', () => {
      for (const status of ['APPROVED', 'REJECTED', 'COMPLETED', 'CANCELLED'] as const) {
        const refused = refusal(() => decideApproval({ status, lines }, stock(0, 0)));
        expect(refused).toMatchObject({ code: 'INVALID_TRANSITION', details: { from: status, to: 'APPROVED' } });
      }
    });
  });
});
