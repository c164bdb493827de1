import { sql } from 'kysely';
import { Statement } from './statements/statement.js';
import type { Tx } from './tx.js';

interface Tables {
  arrival: { id: number };
}

/** On SQLite, raises the sequence by inserting the last of the numbers; AUTOINCREMENT never falls below it again. */
const NEXT = new Statement<Tables, { count: number }, { last: number }>(
  (db, $, postgres) =>
    postgres
      ? db
          .selectFrom(sql`generate_series(1, ${$.count}::int)`.as('numbers'))
          .select(sql<number>`nextval('arrival_id_seq')`.as('last'))
      : db
          .insertInto('arrival')
          .expression(
            db.selectNoFrom(
              sql<number>`coalesce((select seq from sqlite_sequence where name = 'arrival'), 0) + ${$.count}`.as('id'),
            ),
          )
          .returning('id as last'),
  { last: 'number' },
);

const FORGET = new Statement<Tables, object, never>((db) => db.deleteFrom('arrival'));

/**
 * The next numbers in the order of arrival, ascending, shared by orders and queue entries. A sequence decides which of two
 * is older, since replicas' clocks may differ. The numbers become ids and are never reused.
 */
export async function nextOrderNumbers(tx: Tx, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await NEXT.all(tx.db, { count });
  if (tx.postgres) return rows.map(({ last }) => last);
  await FORGET.run(tx.db, {});
  return Array.from({ length: count }, (_, index) => rows[0]!.last - count + 1 + index);
}

/** The next number in the order of arrival. */
export async function nextOrderNumber(tx: Tx): Promise<number> {
  const [number] = await nextOrderNumbers(tx, 1);
  return number!;
}
