import { badInput } from '../common/domain-error.js';
import { NO_CURSOR } from '../common/ids/id-arguments.js';
import { MAX_ROW } from '../common/ids/id-types.js';
import type { Place } from '../common/ids/place.js';

/** An order of a list's rows: by their numbers, or by a whole number that never changes and then by theirs. */
export interface RowOrder<T> {
  direction: 'asc' | 'desc';
  /** In cursors; the usual order has none. */
  name?: string;
  by?: SortKey<T>;
}

/** What an order sorts by: a column of whole numbers from 0 to `most`, which never change. */
export interface SortKey<T> {
  column: string;
  property: keyof T & string;
  most: number;
}

/** The usual order of a list. */
export const NEWEST_FIRST = { direction: 'desc' } as const satisfies RowOrder<object>;

/** The rows above `low` and up to `high`, by key and number. Without an end: all rows. */
export interface Range {
  low: number;
  high: number;
  lowKey: number;
  highKey: number;
}

/** The row's place. */
export function placeOf<T extends { id: number }>(row: T, { name, by }: RowOrder<T>): Place {
  if (name === undefined) return { row: row.id };
  return { row: row.id, sort: name, key: by && (row[by.property] as number) };
}

/** @throws DomainError BAD_USER_INPUT for the place of another order */
export function assertOfOrder<T>(place: Place | undefined, { name, by }: RowOrder<T>, field: string): void {
  if (!place) return;
  const hasKey = place.key !== undefined && by !== undefined && place.key <= by.most;
  if (place.sort !== name || (by ? !hasKey : place.key !== undefined)) throw badInput(field, NO_CURSOR);
}

/** The ends of a range, as places in the list's order. An end is `in` the range only if `including`. */
export interface Ends {
  after?: Place | undefined;
  before?: Place | undefined;
  including?: boolean;
}

/**
 * The range of the rows between two places. Its parameters stand in every statement of the list, so that one text serves
 * the first page, the last and those in between.
 */
export function rangeOf<T>({ direction, by }: RowOrder<T>, { after, before, including = false }: Ends): Range {
  const [below, above] = direction === 'asc' ? [after, before] : [before, after];
  const most = by?.most ?? 0;
  return {
    lowKey: below ? (below.key ?? 0) : -1,
    low: below ? below.row - (including ? 1 : 0) : 0,
    highKey: above ? (above.key ?? 0) : most,
    high: above ? above.row - (including ? 0 : 1) : MAX_ROW,
  };
}
