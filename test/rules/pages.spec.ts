import { Refusal } from '../../src/web/browser/api.js';
import { Cart } from '../../src/web/browser/cart.js';
import { sentence } from '../../src/web/browser/desk/happened.js';
import { path } from '../../src/web/browser/desk/sales-chart.js';
import { minorUnits, money, tickets } from '../../src/web/browser/format.js';
import { whyNotOnSale } from '../../src/web/browser/on-sale.js';
import { explain } from '../../src/web/browser/messages.js';
import { ErrorCode } from '../../src/common/error-code.js';

const refusal = (code: Refusal['code'], details: Record<string, unknown> = {}, errorId?: string) =>
  new Refusal(code, 'for machines', details, errorId);

describe('what pages say of a refusal', () => {
  it.each([...Object.values(ErrorCode), 'UNREACHABLE' as const])('is a sentence for %s', (code) => {
    const details = {
      limit: 5,
      requested: 6,
      available: 1,
      from: 'PENDING',
      to: 'APPROVED',
      expected: 'YES',
      ticketType: 'VIP',
    };
    const text = explain(refusal(code, { ...details, field: 'notes', reason: 'at most 2000 characters' }));
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(/undefined|NaN|object|for machines|[A-Z]{3,}_/);
  });

  it.each([
    ['ORDER_LIMIT_EXCEEDED', { limit: 5, requested: 6 }, 'One order takes at most 5 tickets; you chose 6.'],
    [
      'ORDER_LIMIT_EXCEEDED',
      { limit: 20, pending: 20, requested: 1 },
      'You have 20 orders for this event that wait for a decision, and may have 20. Wait for one to be decided, or cancel one.',
    ],
    [
      'INSUFFICIENT_STOCK',
      { ticketType: 'VIP', requested: 3, available: 1 },
      'VIP: only 1 ticket left, and 3 asked for.',
    ],
    ['INSUFFICIENT_STOCK', { ticketType: 'VIP', requested: 3, available: 0 }, 'VIP: sold out.'],
    ['FORBIDDEN', { permission: 'data.reset' }, /may not do this/],
    ['FORBIDDEN', { permission: 'orders.read', secondFactor: 'REQUIRED' }, /Set one up in your account/],
    ['INVALID_CREDENTIALS', {}, /name and password do not belong together/],
    ['INVALID_CREDENTIALS', { field: 'code' }, /code is wrong/],
    ['INVALID_CREDENTIALS', { field: 'currentPassword' }, /not your password/],
    ['FORBIDDEN', { variable: 'ALLOW_RESET' }, /switched off here.*ALLOW_RESET\.$/],
    ['SALES_CLOSED', { reason: 'STARTED' }, /has begun/],
    ['SALES_CLOSED', { reason: 'CLOSED' }, /are closed/],
    ['INVALID_TRANSITION', { from: 'COMPLETED', to: 'APPROVED' }, /is completed by now and can no longer be approved/],
    ['GRAPHQL_VALIDATION_FAILED', { measure: 'cost', limit: 1, requested: 2 }, /out of date/],
    ['GRAPHQL_VALIDATION_FAILED', { measure: 'standingCost.user', limit: 1, requested: 2 }, /Close other tabs/],
    ['TICKETS_AVAILABLE', { available: 2 }, /2 tickets can be ordered right now/],
    [
      'BAD_USER_INPUT',
      {
        refusals: [
          { field: 'email', reason: 'an e-mail address' },
          { field: 'password', reason: 'at least 8 characters' },
          { field: 'password', reason: 'a second reason' },
        ],
      },
      'E-mail address: an e-mail address. Password: at least 8 characters.',
    ],
  ] as const)('uses the figures of %s %j', (code, details, expected) => {
    const text = explain(refusal(code, details));
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  it('says something of a code that came after this page', () => {
    expect(explain(refusal('NEW_CODE' as Refusal['code']))).toBe('Something went wrong on our side.');
  });

  it('names the id under which the log has our mistake', () => {
    expect(explain(refusal('INTERNAL_SERVER_ERROR', {}, 'a1b2'))).toMatch(/name a1b2\.$/);
  });
});

describe('amounts on pages', () => {
  it.each([
    [{ amount: 8500, currency: 'USD', exponent: 2 }, '$85.00'],
    [{ amount: 8500, currency: 'JPY', exponent: 0 }, '¥8,500'],
    [{ amount: 8500, currency: 'HUF', exponent: 2 }, 'HUF 85.00'],
    [{ amount: Number.MAX_SAFE_INTEGER, currency: 'KWD', exponent: 3 }, 'KWD 9,007,199,254,740.991'],
  ])('shows %j as %s, exactly', (amount, expected) => {
    expect(money(amount).replace(/\u00a0/g, ' ')).toBe(expected);
  });

  it.each([
    ['85', 2, 8500],
    ['85.5', 2, 8550],
    ['0.07', 2, 7],
    [' 85.00 ', 2, 8500],
    ['85.', 2, 8500],
    ['8500', 0, 8500],
    ['0.077', 3, 77],
    ['4.35', 2, 435],
    ['85.001', 2, undefined],
    ['8500.5', 0, undefined],
    ['-1', 2, undefined],
    ['1e3', 2, undefined],
    ['', 2, undefined],
    ['85,00', 2, undefined],
  ])('reads %j with %d digits as %s', (text, exponent, expected) => {
    expect(minorUnits(text, exponent)).toBe(expected);
  });

  it('counts tickets in words', () => {
    expect([0, 1, 2, 1234].map(tickets)).toEqual(['0 tickets', '1 ticket', '2 tickets', '1,234 tickets']);
  });
});

describe('the cart', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    } as Storage;
  };

  it('outlives the page, for its event only', () => {
    const kept = storage();
    new Cart('cart 1', kept).choose('7', 2);
    expect(new Cart('cart 1', kept).quantity('7')).toBe(2);
    expect(new Cart('cart 2', kept).quantity('7')).toBe(0);
  });

  it('keeps its key over a reload, so that an order whose answer was lost is not placed twice', () => {
    const kept = storage();
    const cart = new Cart('cart', kept);
    cart.choose('7', 2);
    expect(new Cart('cart', kept).key).toBe(cart.key);
    cart.choose('7', 2);
    cart.choose('8', 0);
    expect(new Cart('cart', kept).key).toBe(cart.key);
  });

  it('has one key as long as it holds the same, and another one for another order', () => {
    const cart = new Cart('cart', storage());
    cart.choose('7', 2);
    const { key } = cart;
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(cart.key).toBe(key);
    cart.choose('7', 3);
    const other = cart.key;
    expect(other).not.toBe(key);
    cart.clear();
    expect([key, other]).not.toContain(cart.key);
    expect(cart.quantity('7')).toBe(0);
  });
});

describe('what is on sale', () => {
  const event = { status: 'PUBLISHED', salesOpen: true, startsAt: null } as unknown as Parameters<
    typeof whyNotOnSale
  >[0];
  const noon = Date.parse('2026-11-22T12:00:00Z');

  it.each([
    [{}, undefined],
    [{ status: 'DRAFT', salesOpen: false }, 'Not published yet'],
    [{ status: 'ARCHIVED' }, 'Archived'],
    [{ salesOpen: false }, 'Sales closed'],
    [{ startsAt: '2026-11-22T12:00:00Z' }, 'Has begun'],
    [{ startsAt: '2026-11-22T12:00:01Z' }, undefined],
  ])('is said of an event with %j: %s', (how, expected) => {
    expect(whyNotOnSale(Object.assign({}, event, how), noon)).toBe(expected);
  });
});

describe('the chart of sales', () => {
  it('is a flat line while nothing is sold', () => {
    expect(path([{ at: 0, amount: 5 }], 1000)).toBe('M0 98H100');
  });

  it('steps up with a sale and down with a cancellation, in the order of time', () => {
    const points = [
      { at: 0, amount: 0 },
      { at: 250, amount: 10_000 },
      { at: 500, amount: 5_000 },
    ];
    expect(path(points, 1000)).toBe('M0 98H25V2H50V50H100');
  });
});

describe('the feed', () => {
  const happened = { id: '1', at: '', quantity: 2, actor: { username: 'ada' }, ticketType: { name: 'VIP' } };
  const order = { code: 'ABC', customer: { username: 'ada' } };

  it.each([
    ['order.placed', 'ada placed order ABC.'],
    ['queue.joined', 'ada waits for 2 tickets of VIP.'],
    ['stock.changed', 'VIP: 2 tickets more available.'],
    ['something.new', 'something.new'],
  ])('tells %s as “%s”', (kind, expected) => {
    expect(sentence({ ...happened, order, kind })).toBe(expected);
  });

  it('tells fewer tickets as fewer, and what nobody did as the system’s', () => {
    expect(sentence({ ...happened, order, kind: 'stock.changed', quantity: -1 })).toBe(
      'VIP: 1 ticket fewer available.',
    );
    expect(sentence({ ...happened, order, actor: null, kind: 'order.rejected' })).toBe(
      'The system rejected order ABC.',
    );
  });
});
