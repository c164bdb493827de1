import { decimal } from '../../common/decimal.js';
import type { AmountFragment } from './operations.generated.js';

/** The reader's locale, with the digits of the surrounding English text. */
const LOCALE = new Intl.Locale(navigator.language, { numberingSystem: 'latn' });

/** `$85.00`, in the reader's locale. Intl takes the decimal as text, so the value is exact. */
export function money({ amount, currency, exponent }: AmountFragment): string {
  const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  const format = new Intl.NumberFormat(LOCALE, { style: 'currency', currency, ...digits });
  return format.format(decimal(amount, exponent) as Intl.StringNumericLiteral);
}

/**
 * `85` and `85.00` are 8500 with two digits; undefined if the text is no amount of the currency. Computed without
 * floats.
 */
export function minorUnits(text: string, exponent: number): number | undefined {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > exponent) return undefined;
  return Number(whole + fraction.padEnd(exponent, '0'));
}

export function count(value: number): string {
  return new Intl.NumberFormat(LOCALE).format(value);
}

/** `1 ticket`, `2 tickets`. */
export function tickets(quantity: number): string {
  return `${count(quantity)} ${quantity === 1 ? 'ticket' : 'tickets'}`;
}

/** Date and time in the reader's time zone. */
export function moment(iso: string): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** The date only. */
export function day(iso: string): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' }).format(new Date(iso));
}

/** The time to the second; with the date unless it is today. */
export function clock(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const today = at.toDateString() === now.toDateString();
  const style = today ? { timeStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' };
  return new Intl.DateTimeFormat(LOCALE, style as Intl.DateTimeFormatOptions).format(at);
}

/** An event's start, in the event's time zone. */
export function start(iso: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat(LOCALE, {
    weekday: 'short',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  return format.format(new Date(iso));
}
