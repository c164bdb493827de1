/** An amount in the minor unit of an ISO 4217 currency (cents, yen); always an integer. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Highest price of one ticket, in minor units; with MAX_STOCK it keeps every sum below 2^53. */
export const MAX_PRICE = 1_000_000_000;

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Whether the code is an upper-case ISO 4217 code that this runtime knows. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Digits after the decimal point: 2 for USD, 0 for JPY, 3 for KWD. The source is CLDR, through Intl. */
export function exponent(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** A plain decimal for machines: 8500 USD is `85.00`, 8500 JPY is `8500`. No float touches it. */
export function toDecimal({ amount, currency }: Money): string {
  const digits = exponent(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${amount < 0 ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}

/** For people: `$85.00`. Intl takes the decimal as text, so the value is exact. */
export function toDisplay(money: Money, locale = 'en'): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency });
  return format.format(toDecimal(money) as Intl.StringNumericLiteral);
}
