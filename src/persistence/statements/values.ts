import type { Dialect } from './db.js';

/** How a column of a raw row becomes a value: databases and their drivers give dates, booleans, int8 and JSON differently. */
export type Decoding = 'date' | 'boolean' | 'number' | 'json';

/** A value as the drivers take it. A list becomes a JSON array on SQLite, for json_each (`among`). */
export function encode(value: unknown, { postgres }: Dialect): unknown {
  if (value === undefined) return null;
  if (postgres || typeof value !== 'object' || value === null)
    return typeof value === 'boolean' && !postgres ? Number(value) : value;
  if (value instanceof Date) return value.getTime();
  return JSON.stringify(value);
}

/** A column's value from a raw row. Null stays null. PostgreSQL's driver has parsed JSON already, even a JSON text. */
export function decode(value: unknown, how: Decoding, { postgres }: Dialect): unknown {
  if (value === null || value === undefined) return null;
  if (how === 'date') return new Date(value as number | string);
  if (how === 'boolean') return Boolean(value);
  if (how === 'number') return Number(value);
  return postgres ? value : JSON.parse(value as string);
}
