import { GlobalIds } from '../../src/common/ids/global-ids.js';
import type { NumberedType } from '../../src/common/ids/id-types.js';

/** Something that runs SQL on a database of Foyer's. */
export interface Rows {
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

/** The ids of a database, read with the key that it holds. */
export async function idsOf(database: Rows): Promise<GlobalIds> {
  const [row] = await database.rows('select key from id_key');
  const ids = new GlobalIds();
  ids.useKey(Buffer.from(String(row!['key']), 'hex'));
  return ids;
}

/** The number of the row that an id names. */
export function rowOf(ids: GlobalIds, id: string): number {
  const read = ids.read(id);
  if (typeof read?.row !== 'number') throw new Error(`${id} is no id of a numbered row`);
  return read.row;
}

/** The ids of rows that a statement selects as `id`, in its order. */
export async function idsIn(database: Rows, type: NumberedType, sql: string): Promise<string[]> {
  const ids = await idsOf(database);
  return (await database.rows(sql)).map(({ id }) => ids.write(type, Number(id)));
}
