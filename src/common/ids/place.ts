/** A row's place in a list, as a cursor holds it. */
export interface Place {
  row: number;
  /** The name of the list's order; undefined for its usual one. */
  sort?: string;
  /** The row's value by which that order sorts; undefined if it sorts by the row's number alone. */
  key?: number;
}

/** After the row's id: the name of the order and, where it sorts by one, the value. */
const SORTED = /^([A-Z]+)(?:\.(0|[1-9]\d{0,15}))?$/;

/** The part of a cursor that follows the row's id; empty in the usual order. */
export function writeSort({ sort, key }: Place): string {
  if (sort === undefined) return '';
  return key === undefined ? `.${sort}` : `.${sort}.${key}`;
}

/** Reads what `writeSort` has written, without its first dot; undefined for other text. */
export function readSort(text: string): Omit<Place, 'row'> | undefined {
  const [, sort, digits] = SORTED.exec(text) ?? [];
  if (sort === undefined) return undefined;
  const key = digits === undefined ? undefined : Number(digits);
  return key === undefined || Number.isSafeInteger(key) ? { sort, key } : undefined;
}
