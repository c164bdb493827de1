import { newOrderCode } from '../../src/orders/order-code.js';

/** Codes enough that each of the 20 or 28 characters stands at each place, but for a chance of 10^-29. */
const CODES = Array.from({ length: 2000 }, newOrderCode);

describe('a new order code', () => {
  it('is eight letters and digits, none of which is mistaken for another', () => {
    for (const code of CODES) expect(code).toMatch(/^[2-9B-DF-HJKMNP-TV-Z]{8}$/);
  });

  it('is neither a number nor a date to a spreadsheet', () => {
    for (const code of CODES) {
      expect(Number(code)).toBeNaN();
      expect(code).toMatch(/^[A-Z]/);
      expect(code).not.toMatch(/[AEIOU]/);
    }
  });

  it('uses every character it may, at every place', () => {
    for (const place of [0, 1, 2, 3, 4, 5, 6, 7]) {
      expect(new Set(CODES.map((code) => code[place])).size).toBe(place === 0 ? 20 : 28);
    }
  });
});
