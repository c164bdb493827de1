import { OptimisticLockError, raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import { subjectOf } from '../auth/users/user.entity.js';
import type { Tx } from '../persistence/tx.js';
import { StockFreed } from '../tickets/stock-freed.js';
import { moveBetween } from './order-lifecycle.js';
import { OrderRules } from './order-rules.js';
import { moveTally } from './order-tallies.js';
import { Order } from './order.entity.js';

/** The most orders that one transaction cancels. On SQLite a transaction blocks the event loop. */
const AT_ONCE = 100;

interface Pending {
  id: number;
  eventId: number;
  /** Tickets. */
  quantity: number;
}

/** Cancels a customer's pending orders, many at once with few statements. */
@Injectable()
export class CancelPending {
  constructor(
    private readonly rules: OrderRules,
    private readonly freed: StockFreed,
  ) {}

  /**
   * PENDING → CANCELLED for at most 100 of the customer's orders. One update, one tally change for each event, one
   * insert for the feed, one change in the audit log. Orders that staff decide meanwhile stay decided. The caller has
   * locked the user row, so that no further orders come.
   * @returns whether there may be more
   */
  async some(tx: Tx, by: Acting, customer: { id: number }, reason?: string): Promise<boolean> {
    assertStockUntouched();
    const seen = await pendingOf(tx, customer);
    const ids = seen.map(({ id }) => id);
    await tx.lockForUpdate(Order, ids);
    const pending = tx.postgres ? await stillPending(tx, ids) : seen;
    if (pending.length > 0) await this.cancel(tx, by, customer, pending, reason);
    return seen.length === AT_ONCE;
  }

  private async cancel(
    tx: Tx,
    by: Acting,
    customer: { id: number },
    pending: Pending[],
    reason?: string,
  ): Promise<void> {
    const ids = pending.map(({ id }) => id);
    const customerId = customer.id;
    const moves = pending.map(
      ({ id, eventId }) => ({ orderId: id, eventId, customerId, from: 'PENDING', to: 'CANCELLED' }) as const,
    );
    await this.rules.before(tx, by, moves);
    const cancelled = await tx.em.nativeUpdate(
      Order,
      { [raw(`id in (${ids.join(', ')})`)]: [], status: 'PENDING' }, // with $in, MikroORM takes 60 µs for each id
      { status: 'CANCELLED', cancelledAt: tx.now, cancelReason: reason ?? null },
    );
    if (cancelled !== ids.length) throw new OptimisticLockError('Locked orders were decided by somebody else');
    for (const { id, eventId, quantity } of pending) {
      tx.record(by, { kind: 'order.cancelled', eventId, customerId, orderId: id, quantity });
    }
    tx.record(by, { subject: subjectOf(customer), after: { cancelledOrders: ids } });
    await this.rules.after(tx, by, moves);
    await this.freed.tell(tx, by, await typesOf(tx, ids));
    // Last, since every decision about an order of the event locks the same tally rows; in id order against deadlocks.
    const ofEvents = Map.groupBy(pending, ({ eventId }) => eventId);
    for (const [eventId, orders] of [...ofEvents].toSorted(([a], [b]) => a - b)) {
      await moveTally(tx, eventId, 'PENDING', 'CANCELLED', orders.length);
    }
  }
}

/** Uses the partial index of pending orders: SQLite takes it only if its condition stands in the query's text. */
function pendingOf(tx: Tx, customer: { id: number }): Promise<Pending[]> {
  return read(tx, `customer_id = ? and status = 'PENDING' order by event_id, id limit ${AT_ONCE}`, [customer.id]);
}

function stillPending(tx: Tx, ids: number[]): Promise<Pending[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return read(tx, `id in (${ids.join(', ')}) and status = 'PENDING' order by id`);
}

async function read(tx: Tx, where: string, values: number[] = []): Promise<Pending[]> {
  const rows = await tx.em.execute<{ id: number; event: number; tickets: number | string }[]>(
    `select id, event_id as event, (select sum(quantity) from order_item where order_id = orders.id) as tickets
     from orders where ${where}`,
    values,
  );
  return rows.map(({ id, event, tickets }) => ({ id, eventId: event, quantity: Number(tickets) }));
}

/** The ticket types of these orders, in id order. */
async function typesOf(tx: Tx, orderIds: number[]): Promise<number[]> {
  const rows = await tx.em.execute<{ type: number }[]>(
    `select distinct ticket_type_id as type from order_item where order_id in (${orderIds.join(', ')}) order by 1`,
  );
  return rows.map(({ type }) => type);
}

/** @throws Error if the lifecycle moves stock on this transition; this class would have to do the same */
function assertStockUntouched(): void {
  const { stock } = moveBetween('PENDING', 'CANCELLED');
  if (stock !== 'untouched') throw new Error(`Pending orders that are cancelled have their stock ${stock}`);
}
