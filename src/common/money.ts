import currencies from 'currency-codes';
import { decimal } from './decimal.js';

/** An amount in the minor unit of an ISO 4217 currency (cents, yen); always an integer. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Highest price of one ticket, in minor units; with MAX_STOCK it keeps what one ticket type can earn below 2^53. */
export const MAX_PRICE = 1_000_000_000;

/**
 * ISO 4217's list one. Intl has figures of its own (CLDR's: none for HUF), which a new version of the runtime may
 * change, and with them what a stored amount means.
 */
const DIGITS = new Map(currencies.data.map(({ code, digits }) => [code, digits]));

/** Whether the code is an upper-case ISO 4217 code. */
export function isCurrency(code: string): boolean {
  return DIGITS.has(code);
}

/** Digits after the decimal point: 2 for USD, 0 for JPY, 3 for KWD. */
export function exponent(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

/** A plain decimal for machines: 8500 USD is `85.00`, 8500 JPY is `8500`. */
export function toDecimal({ amount, currency }: Money): string {
  return decimal(amount, exponent(currency));
}

/** For people: `$85.00`. Intl takes the decimal as text, so the value is exact. */
export function toDisplay(money: Money, locale = 'en'): string {
  const { currency } = money;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent(currency),
    maximumFractionDigits: exponent(currency),
  });
  return format.format(toDecimal(money) as Intl.StringNumericLiteral);
}
