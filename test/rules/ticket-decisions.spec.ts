import fc from 'fast-check';
import { decideEventChange, endsWaiting, type EventChange } from '../../src/tickets/decide-event-change.js';
import { assertFreeName, decideTypeChange, type TypeChange } from '../../src/tickets/decide-type-change.js';
import { EVENT_STATUSES } from '../../src/tickets/event.entity.js';
import { salesClosedReason } from '../../src/tickets/sales-window.js';
import { MAX_WORTH } from '../../src/tickets/worth.js';
import { NOW, refusal } from '../support/figures.js';

const HOUR = 3_600_000;
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR);
const OPEN = { currency: 'USD', status: 'PUBLISHED', salesOpen: true, startsAt: at(1) } as const;

describe('a change of an event', () => {
  const types = [
    { id: 1, price: 100_00, tickets: 50 },
    { id: 2, price: 85_00, tickets: 100 },
  ];
  const decide = (change: EventChange, around: object = {}) =>
    decideEventChange(OPEN, change, { now: NOW, usedBy: [], types, waiting: 0, ...around });
  const prices = [
    { ticketTypeId: 1, price: 15_000 },
    { ticketTypeId: 2, price: 12_000 },
  ];

  it('gives every type a price in another currency, and none otherwise', () => {
    expect([...decide({ currency: 'JPY', prices })]).toEqual([
      [1, 15_000],
      [2, 12_000],
    ]);
    expect([...decide({ name: 'Other' })]).toEqual([]);
    expect([...decide({ currency: 'USD' })]).toEqual([]);
    expect([...decide({ currency: 'JPY' }, { types: [] })]).toEqual([]);
  });

  const worthy = Math.floor(MAX_WORTH / 50);
  it.each([
    [{ currency: 'JPY' }, {}, { field: 'prices', missing: [1, 2] }],
    [{ currency: 'JPY', prices: prices.slice(1) }, {}, { field: 'prices', missing: [1] }],
    [{ currency: 'JPY', prices: [...prices, { ticketTypeId: 3, price: 1 }] }, {}, { field: 'prices', unknown: [3] }],
    [{ currency: 'JPY', prices: [...prices, prices[0]!] }, {}, { field: 'prices', twice: [1] }],
    [{ prices }, {}, { field: 'prices', reason: 'goes with another currency only' }],
    [{ currency: 'JPY', prices: [{ ticketTypeId: 1, price: worthy + 1 }, prices[1]!] }, {}, { field: 'price' }],
    [{ currency: 'JPY', prices }, { usedBy: ['orders'] }, { field: 'currency', currency: 'USD' }],
    [{ status: 'DRAFT' as const }, { usedBy: ['orders'] }, { field: 'status', status: 'PUBLISHED' }],
  ])('is refused with %j, %j', (change, around, details) => {
    const refused = refusal(() => decide(change, around));
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT', details });
    expect(refused!.message).toMatch(/^[a-zA-Z]+: .{10,}/);
  });

  it('goes back to DRAFT while nothing refers to it, and stays DRAFT in any case', () => {
    expect(refusal(() => decide({ status: 'DRAFT' }))).toBeUndefined();
    const draft = { ...OPEN, status: 'DRAFT' } as const;
    const around = { now: NOW, usedBy: ['orders'], types, waiting: 0 };
    expect(refusal(() => decideEventChange(draft, { status: 'DRAFT' }, around))).toBeUndefined();
    expect(refusal(() => decide({ currency: 'USD' }, { usedBy: ['orders'] }))).toBeUndefined();
  });

  it('ends waiting entries when it makes an event be over that was not', () => {
    const start = fc.option(fc.integer({ min: -2, max: 2 }).map(at), { nil: null });
    const state = fc.record({ status: fc.constantFrom(...EVENT_STATUSES), startsAt: start });
    fc.assert(
      fc.property(state, state, (before, after) => {
        const over = ({ status, startsAt }: typeof before) =>
          status === 'ARCHIVED' || (startsAt !== null && startsAt.getTime() <= NOW.getTime());
        expect(endsWaiting({ ...OPEN, ...before }, after, NOW)).toBe(over(after) && !over(before));
        expect(endsWaiting({ ...OPEN, ...before }, {}, NOW)).toBe(false);
      }),
    );
  });

  it.each([
    [1, undefined, true],
    [3, 2, true],
    [3, 3, false],
    [3, 4, false],
    [0, undefined, false],
  ])('that ends %d entries, %s of them confirmed: asked again %s', (waiting, confirmEnding, asked) => {
    const refused = refusal(() => decide({ status: 'ARCHIVED', confirmEnding }, { waiting }));
    if (!asked) return expect(refused).toBeUndefined();
    expect(refused).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      message: `This ends ${waiting} waiting ${waiting === 1 ? 'entry' : 'entries'}: repeat the number to confirm.`,
      details: { field: 'confirmEnding', expected: waiting },
    });
  });

  it('needs no confirmation where it ends nothing', () => {
    expect(refusal(() => decide({ name: 'Other' }, { waiting: 3 }))).toBeUndefined();
  });
});

describe('a change of a ticket type', () => {
  const TYPE = { id: 1, name: 'VIP', tier: 'VIP', price: 100_00, available: 10, held: 2, sold: 3 } as const;
  const decide = (change: TypeChange, facts: { names?: string[]; usedBy?: string[] } = {}) =>
    decideTypeChange(TYPE, change, { names: ['Regular'], usedBy: [], ...facts });

  it('keeps what is not given', () => {
    expect(decide({})).toEqual({ name: 'VIP', tier: 'VIP', price: 100_00, added: 0 });
    expect(decide({ name: 'Box', tier: 'REGULAR', price: 1, addAvailable: -10 })).toEqual({
      name: 'Box',
      tier: 'REGULAR',
      price: 1,
      added: -10,
    });
  });

  it.each([
    [{ name: 'REGULAR' }, {}, 'BAD_USER_INPUT', { field: 'name' }],
    [{ tier: 'REGULAR' as const }, { usedBy: ['orders'] }, 'BAD_USER_INPUT', { field: 'tier', tier: 'VIP' }],
    [{ expected: { price: 99_00 } }, {}, 'CONFLICT', { expected: { price: 99_00 }, actual: { price: 100_00 } }],
    [{ expected: { available: 0 } }, {}, 'CONFLICT', { expected: { available: 0 }, actual: { available: 10 } }],
    [{ addAvailable: -11 }, {}, 'INSUFFICIENT_STOCK', { requested: 11, available: 10 }],
    [{ addAvailable: 999_986 }, {}, 'BAD_USER_INPUT', { field: 'addAvailable' }],
    [{ price: Math.floor(MAX_WORTH / 15) + 1 }, {}, 'BAD_USER_INPUT', { field: 'price', tickets: 15 }],
  ])('is refused with %j, %j', (change, facts, code, details) => {
    const refused = refusal(() => decide(change, facts));
    expect(refused).toMatchObject({ code, details });
    expect(refused!.message.length).toBeGreaterThan(10);
  });

  it('is permitted where nothing really changes', () => {
    const same = { name: 'VIP', tier: 'VIP', expected: { price: 100_00, available: null } } as const;
    expect(refusal(() => decide(same, { names: ['vip'], usedBy: ['orders'] }))).toBeUndefined();
    expect(refusal(() => decide({ expected: null }))).toBeUndefined();
  });

  it('knows a name in any case and width', () => {
    expect(refusal(() => assertFreeName('ＶＩＰ', ['vip']))).toMatchObject({ details: { field: 'name' } });
    expect(refusal(() => assertFreeName('VIP 2', ['vip']))).toBeUndefined();
  });
});

describe('why sales are closed', () => {
  it.each([
    [{}, null],
    [{ startsAt: null }, null],
    [{ startsAt: NOW }, 'STARTED'],
    [{ salesOpen: false, startsAt: NOW }, 'CLOSED'],
    [{ status: 'DRAFT', salesOpen: false }, 'DRAFT'],
    [{ status: 'ARCHIVED', startsAt: NOW }, 'ARCHIVED'],
  ] as const)('%j: %s', (change, reason) => {
    expect(salesClosedReason({ ...OPEN, ...change }, NOW)).toBe(reason);
  });
});
