import type { EntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { notFound } from '../common/domain-error.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { among } from '../persistence/statements/statement.js';
import type { Tx } from '../persistence/tx.js';
import type { OrderWithItems } from './record-placed.js';
import { notePartsOf } from './known-parts.js';
import { OrderItem } from './order-item.entity.js';
import { Order } from './order.entity.js';

/** @throws DomainError NOT_FOUND */
export async function findOrder(em: EntityManager, id: number): Promise<Order> {
  const order = await em.findOne(Order, { id });
  if (!order) throw notFound('order');
  return order;
}

/** The orders with these ids, as they are now. @throws DomainError NOT_FOUND if one is missing */
export async function findOrders(tx: Tx, ids: readonly number[]): Promise<Order[]> {
  if (ids.length === 0) return [];
  const distinct = [...new Set(ids)];
  const orders = await BY_IDS.all(tx.db, { ids: distinct });
  if (orders.length < distinct.length) throw notFound('order');
  return orders;
}

const BY_IDS = new EntityStatement<Order, { ids: number[] }>(Order, (query, $, postgres) =>
  query.where(among('id', $.ids, postgres)),
);

/** Like `lockOrders`, for one order. @throws DomainError NOT_FOUND */
export async function lockOrder(tx: Tx, id: number): Promise<OrderWithItems> {
  const [order] = await lockOrders(tx, [id]);
  if (!order) throw notFound('order');
  return order;
}

/**
 * Locks the orders' rows until the transaction ends, in id order against deadlocks, and reads the orders as they are now.
 * MikroORM does not watch them: `OrderWrites` writes their moves. The items come by type id, the order in which stock is
 * locked.
 */
export async function lockOrders(tx: Tx, ids: readonly number[]): Promise<OrderWithItems[]> {
  return ids.length === 0 ? [] : withItems(tx, await LOCK.all(tx.db, { ids }));
}

/**
 * Locks the first pending orders of an event, and reads them. Rows that another transaction has locked are skipped (SKIP
 * LOCKED): two transactions get different orders.
 * @param except orders to leave out, which this transaction has locked already
 */
export async function lockNextOrders(
  tx: Tx,
  eventId: number,
  { most, except }: { most: number; except: readonly number[] },
): Promise<OrderWithItems[]> {
  return withItems(tx, await LOCK_NEXT.all(tx.db, { eventId, most, except }));
}

/** The order of processing: VIP before MIXED before REGULAR, and the oldest first within each. */
export function inOrderOfProcessing(a: Order, b: Order): number {
  return a.priority - b.priority || a.id - b.id;
}

const LOCK = new EntityStatement<Order, { ids: readonly number[] }>(Order, (query, $, postgres) => {
  const orders = query.where(among('id', $.ids, postgres)).orderBy('id');
  return postgres ? orders.forNoKeyUpdate() : orders;
});

/** 'PENDING' stands in the text: SQLite takes a partial index only if its condition does. */
const LOCK_NEXT = new EntityStatement<Order, { eventId: number; most: number; except: readonly number[] }>(
  Order,
  (query, $, postgres) => {
    const pending = query.where('event_id', '=', $.eventId).where('status', '=', sql.lit('PENDING'));
    const others = pending.where((where) => where.not(among('id', $.except, postgres)));
    const next = others.orderBy('priority').orderBy('id').limit($.most);
    return postgres ? next.forNoKeyUpdate().skipLocked() : next;
  },
);

const ITEMS = new EntityStatement<OrderItem, { orders: readonly number[] }>(OrderItem, (query, $, postgres) =>
  query
    .where(among('order_id', $.orders, postgres))
    .orderBy('order_id')
    .orderBy('ticket_type_id'),
);

async function withItems(tx: Tx, orders: Order[]): Promise<OrderWithItems[]> {
  if (orders.length === 0) return [];
  const items = await ITEMS.all(tx.db, { orders: orders.map(({ id }) => id) });
  const ofOrders = Map.groupBy(items, ({ order }) => order.id);
  return orders.map((order) => {
    const lines = ofOrders.get(order.id) ?? [];
    for (const item of lines) notePartsOf(item, { order });
    notePartsOf(order, { items: lines.toSorted((a, b) => a.id - b.id) });
    return { order, items: lines };
  });
}
