import fc from 'fast-check';
import { exponent, isCurrency, MAX_PRICE, toDecimal, toDisplay } from '../../src/common/money.js';
import { assertWithinLimit, mergeLines, ticketCount, totalOf } from '../../src/orders/order-lines.js';
import { MAX_STOCK, MAX_TICKET_TYPES } from '../../src/tickets/ticket-type.entity.js';
import { assertWorth } from '../../src/tickets/worth.js';
import { refusal } from '../support/figures.js';

describe('money', () => {
  it.each([
    [8500, 'USD', '85.00', '$85.00'],
    [5, 'USD', '0.05', '$0.05'],
    [0, 'USD', '0.00', '$0.00'],
    [-1, 'USD', '-0.01', '-$0.01'],
    [8500, 'JPY', '8500', '¥8,500'],
    [8500, 'KWD', '8.500', 'KWD 8.500'],
    [8500, 'HUF', '85.00', 'HUF 85.00'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91', '$90,071,992,547,409.91'],
  ])('%d minor units of %s are %s, and %s for people', (amount, currency, decimal, display) => {
    expect(toDecimal({ amount, currency })).toBe(decimal);
    expect(toDisplay({ amount, currency }).replace(/\u00a0/g, ' ')).toBe(display);
  });

  it('loses nothing between minor units and decimals, in any currency', () => {
    const currency = fc.constantFrom('USD', 'EUR', 'HUF', 'JPY', 'KWD', 'IQD', 'CLF', 'UYW');
    fc.assert(
      fc.property(fc.maxSafeInteger(), currency, (amount, code) => {
        const decimal = toDecimal({ amount, currency: code });
        expect(decimal).toMatch(/^-?\d+(\.\d+)?$/);
        expect((decimal.split('.')[1] ?? '').length).toBe(exponent(code));
        expect(BigInt(decimal.replace('.', ''))).toBe(BigInt(amount));
      }),
    );
  });

  it('knows ISO codes only as they are written', () => {
    expect(['USD', 'CLF', 'usd', 'XYZ', ''].map(isCurrency)).toEqual([true, true, false, false, false]);
  });

  it('stays exact in sums over all types of an event, for every price and stock that is let in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_PRICE }), fc.integer({ min: 0, max: MAX_STOCK }), (price, tickets) => {
        const fits = BigInt(price) * BigInt(tickets) * BigInt(MAX_TICKET_TYPES) <= BigInt(Number.MAX_SAFE_INTEGER);
        const refused = refusal(() => assertWorth({ price: 0, tickets: 0 }, { price, tickets }));
        if (fits) expect(refused).toBeUndefined();
        else {
          const { limit } = refused!.details as { limit: number };
          expect(refusal(() => assertWorth({ price: 0, tickets: 0 }, { price: limit, tickets }))).toBeUndefined();
          expect(limit).toBeLessThan(price);
        }
      }),
    );
  });

  it('lets a type of an older version stay past the limit, and become cheaper or fewer', () => {
    const before = { price: MAX_PRICE, tickets: MAX_STOCK };
    expect(refusal(() => assertWorth(before, before))).toBeUndefined();
    expect(refusal(() => assertWorth(before, { price: MAX_PRICE - 1, tickets: MAX_STOCK }))).toBeUndefined();
    expect(refusal(() => assertWorth({ ...before, tickets: MAX_STOCK - 1 }, before))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'available', tickets: MAX_STOCK, limit: 90_071_992 },
    });
  });
});

describe('the lines of an order', () => {
  const line = fc.record({
    ticketTypeId: fc.integer({ min: 1, max: 5 }),
    quantity: fc.integer({ min: 1, max: 2147483647 }),
  });

  it('keep every ticket when merged, one line per type, in one order whatever came in', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const merged = mergeLines(lines);
        const tickets = lines.map((entry) => entry.quantity);
        expect(ticketCount(lines)).toBe(tickets.reduce((sum, quantity) => sum + quantity, 0));
        expect(ticketCount(merged)).toBe(ticketCount(lines));
        expect(merged.map((entry) => entry.ticketTypeId)).toEqual(
          [...new Set(lines.map((entry) => entry.ticketTypeId))].toSorted((a, b) => a - b),
        );
        expect(mergeLines(lines.toReversed())).toEqual(merged);
        expect(mergeLines(merged)).toEqual(merged);
      }),
    );
  });

  it('cost Σ quantity × unit price, exactly', () => {
    const priced = fc.record({
      quantity: fc.integer({ min: 1, max: 100 }),
      unitPrice: fc.integer({ min: 0, max: MAX_PRICE }),
    });
    fc.assert(
      fc.property(fc.array(priced, { maxLength: 10 }), (lines) => {
        const exact = lines.reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice), 0n);
        expect(BigInt(totalOf(lines))).toBe(exact);
      }),
    );
  });

  it('are at most as many tickets as the event allows', () => {
    expect(() => assertWithinLimit(5, 5)).not.toThrow();
    expect(() => assertWithinLimit(6, 5)).toThrow(
      expect.objectContaining({
        code: 'ORDER_LIMIT_EXCEEDED',
        message: 'At most 5 tickets at once; 6 requested.',
        details: { limit: 5, requested: 6 },
      }),
    );
  });
});
