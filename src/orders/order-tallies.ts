import type { Db } from '../persistence/statements/db.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import type { Tx } from '../persistence/tx.js';
import type { OrderStatus } from './order-lifecycle.js';
import { OrderTally } from './order-tally.entity.js';

/** The orders of an event by status. Decided orders are kept as counters; pending ones are counted by query. */
export type Tally = Record<Exclude<OrderStatus, 'PENDING'>, number>;

export async function tallyOf(db: Db, eventId: number): Promise<Tally> {
  const tally: Tally = { APPROVED: 0, COMPLETED: 0, REJECTED: 0, CANCELLED: 0 };
  const rows = await OF_EVENT.all(db, { eventId });
  for (const { status, orders } of rows) if (status !== 'PENDING') tally[status] = orders;
  return tally;
}

const OF_EVENT = new EntityStatement<OrderTally, { eventId: number }>(OrderTally, (query, $) =>
  query.where('event_id', '=', $.eventId),
);

/**
 * Moves orders from one counter to another, in the transaction of the move itself. Placing an order touches no counter,
 * so no row is hot during an on-sale. Rows are locked in the order of their statuses, against deadlocks.
 */
export async function moveTally(
  tx: Tx,
  eventId: number,
  from: OrderStatus,
  to: OrderStatus,
  orders = 1,
): Promise<void> {
  const changes = [
    { status: from, by: -orders },
    { status: to, by: orders },
  ];
  changes.sort((a, b) => a.status.localeCompare(b.status));
  for (const { status, by } of changes) if (status !== 'PENDING') await add(tx, eventId, status, by);
}

async function add(tx: Tx, eventId: number, status: OrderStatus, by: number): Promise<void> {
  await tx.em.execute(
    `insert into order_tally (event_id, status, orders) values (?, ?, ?)
     on conflict (event_id, status) do update set orders = order_tally.orders + excluded.orders`,
    [eventId, status, by],
  );
}
