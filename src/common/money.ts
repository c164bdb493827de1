import currencies from 'currency-codes';
import { decimal } from './decimal.js';

/** An amount in the minor unit of an ISO 4217 currency (cents, yen); always an integer. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** A sum over any number of orders, which may be past what a number holds exactly. */
export interface Sum {
  readonly amount: number | bigint;
  readonly currency: string;
}

/** The highest price of one ticket, in minor units: ten thousand million of a currency with two digits. */
export const MAX_PRICE = 1_000_000_000_000;

/**
 * ISO 4217's list one. Intl has its own digits (CLDR: none for HUF). A new runtime may change them, and with them the
 * meaning of a stored amount.
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
export function toDecimal({ amount, currency }: Sum): string {
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
