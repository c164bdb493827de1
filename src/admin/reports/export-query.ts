import { badInput } from '../../common/domain-error.js';
import { momentOf, startOfDay } from '../../common/zoned-time.js';
import { ORDER_STATUSES, type OrderStatus } from '../../orders/order-lifecycle.js';

/** The query parameters of a download. A parameter that is left out, or is empty, does not matter. */
export const FILTERS = ['event', 'from', 'until', 'status'] as const;
export type Filter = (typeof FILTERS)[number];

/** The parameters as they were sent. */
export type ExportQuery = Partial<Record<Filter, string>>;

/** Longer than any value that can be valid. */
const MAX_LENGTH = 100;
const DAY = /^(?:19[7-9]\d|[2-9]\d{3})-\d\d-\d\d$/;
const TIME = /^(?:19[7-9]\d|[2-9]\d{3})-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The query of a download that takes these filters.
 * @throws DomainError BAD_USER_INPUT for any other parameter: a misspelt filter must not export everything
 */
export function readQuery(query: Readonly<Record<string, unknown>>, takes: readonly Filter[]): ExportQuery {
  const read: ExportQuery = {};
  for (const [name, value] of Object.entries(query)) {
    const filter = takes.find((known) => known === name);
    if (!filter) throw badInput(name.slice(0, MAX_LENGTH), `is no filter here; takes ${takes.join(', ')}`);
    if (typeof value !== 'string') throw badInput(filter, 'takes one value');
    if (value.length > MAX_LENGTH) throw badInput(filter, `takes at most ${MAX_LENGTH} characters`);
    if (value.trim() !== '') read[filter] = value.trim();
  }
  return read;
}

/** One or several statuses, separated by commas. @throws DomainError BAD_USER_INPUT */
export function statusesOf(text: string): OrderStatus[] {
  const statuses = text.split(',').map((word) => ORDER_STATUSES.find((status) => status === word.trim()));
  if (statuses.some((status) => status === undefined)) {
    throw badInput('status', `takes ${ORDER_STATUSES.join(', ')}, separated by commas`);
  }
  return [...new Set(statuses as OrderStatus[])];
}

/**
 * The moment that a filter names: a day, which begins at midnight in the zone, or a time with its offset. A `+` that a
 * URL has turned into a space counts as `+`.
 * @throws DomainError BAD_USER_INPUT
 */
export function boundOf(filter: 'from' | 'until', text: string, timezone: string): Date {
  const time = text.replace(' ', '+');
  try {
    if (DAY.test(time)) return startOfDay(time, timezone);
    if (TIME.test(time)) return momentOf(time);
  } catch {
    // There is no such day or time: 2031-02-30.
  }
  throw badInput(filter, 'takes a day such as 2031-07-01, or a time such as 2031-07-01T20:30:00+02:00');
}

/** What a file's name says of the filters: `_an-evening_from-2031-07-01_approved`. ASCII without spaces. */
export function nameOfQuery(
  slug: string | undefined,
  { from, until }: ExportQuery,
  statuses: readonly OrderStatus[] = [],
): string {
  const bounds = Object.entries({ from, until }).map(
    ([name, text]) => text && `${name}-${text.replaceAll(/[^\w-]/g, '')}`,
  );
  const status = statuses.length > 0 ? statuses.join('-').toLowerCase() : undefined;
  return [slug, ...bounds, status].map((part) => (part ? `_${part}` : '')).join('');
}
