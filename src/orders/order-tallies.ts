import { sql } from 'kysely';
import type { Db } from '../persistence/statements/db.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { Statement } from '../persistence/statements/statement.js';
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
 * Changes of the counters, summed up in memory and written at the end of the transaction that moves the orders. Placing
 * an order touches no counter, so no row is hot during an on-sale.
 */
export class TallyChanges {
  private readonly changes = new Map<string, { eventId: number; status: OrderStatus; by: number }>();

  /** Moves orders from one counter to another. */
  move(eventId: number, from: OrderStatus, to: OrderStatus, orders = 1): void {
    this.add(eventId, from, -orders);
    this.add(eventId, to, orders);
  }

  /** Rows are locked by event and status, against deadlocks. */
  async write(tx: Tx): Promise<void> {
    const changes = [...this.changes.values()].filter(({ by }) => by !== 0);
    changes.sort((a, b) => a.eventId - b.eventId || a.status.localeCompare(b.status));
    this.changes.clear();
    for (const change of changes) await ADD.run(tx.db, change);
  }

  private add(eventId: number, status: OrderStatus, by: number): void {
    if (status === 'PENDING') return;
    const key = `${eventId} ${status}`;
    const known = this.changes.get(key)?.by ?? 0;
    this.changes.set(key, { eventId, status, by: known + by });
  }
}

/** Moves orders of one event from one counter to another, and writes it. */
export async function moveTally(
  tx: Tx,
  eventId: number,
  from: OrderStatus,
  to: OrderStatus,
  orders = 1,
): Promise<void> {
  const changes = new TallyChanges();
  changes.move(eventId, from, to, orders);
  await changes.write(tx);
}

interface Tables {
  order_tally: { event_id: number; status: OrderStatus; orders: number };
}

const ADD = new Statement<Tables, { eventId: number; status: OrderStatus; by: number }, never>((db, $) =>
  db
    .insertInto('order_tally')
    .values({ event_id: $.eventId, status: $.status, orders: $.by })
    .onConflict((clash) =>
      clash.columns(['event_id', 'status']).doUpdateSet({ orders: sql`order_tally.orders + excluded.orders` }),
    ),
);
