import type { EntityManager } from '@mikro-orm/sql';
import { notFound } from '../common/domain-error.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { among } from '../persistence/statements/statement.js';
import type { Tx } from '../persistence/tx.js';
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

/** Locks the order's row until the transaction ends, and reads the order as it is now. @throws DomainError NOT_FOUND */
export async function lockOrder(tx: Tx, id: number): Promise<Order> {
  await tx.lockForUpdate(Order, [id]);
  const order = await tx.em.findOne(Order, { id }, { refresh: true });
  if (!order) throw notFound('order');
  return order;
}

/** The order's items by type id, the order in which stock is locked. */
export function itemsOf(em: EntityManager, order: Order): Promise<OrderItem[]> {
  return em.find(OrderItem, { order: order.id }, { orderBy: { ticketType: { id: 'asc' } } });
}
