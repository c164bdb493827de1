import { Injectable } from '@nestjs/common';
import type { User } from '../auth/users/user.entity.js';
import { notFound } from '../common/domain-error.js';
import { FilteredList, ListByKey, type Page, type PageRequest } from '../persistence/page.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { isIn, rarestFirst, type Sql } from '../persistence/search-words.js';
import { Transactions } from '../persistence/transactions.js';
import { Order } from './order.entity.js';
import { ordersFound } from './search-orders.js';
import type { OrderFilter } from './orders.types.js';

const BY_ID = new EntityStatement<Order, { id: number }>(Order, (query, $) => query.where('id', '=', $.id));
const OF_CUSTOMER = new ListByKey<Order, { customer: number }>(Order, (query, $) =>
  query.where('customer_id', '=', $.customer),
);

const FOUND = new FilteredList(Order);

/** Finds orders. */
@Injectable()
export class Orders {
  constructor(private readonly transactions: Transactions) {}

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<Order> {
    const order = await BY_ID.first(this.transactions.db, { id });
    if (!order) throw notFound('order');
    return order;
  }

  /**
   * The viewer's own order, or any for staff with `orders.read`.
   * @throws DomainError NOT_FOUND, for another customer's order as well
   */
  async visible(viewer: User, id: number): Promise<Order> {
    const order = await this.get(id);
    if (order.customer.id !== viewer.id && !viewer.may('orders.read')) throw notFound('order');
    return order;
  }

  ofCustomer(customer: User, page: PageRequest): Promise<Page<Order>> {
    return OF_CUSTOMER.newestFirst(this.transactions.db, { customer: customer.id }, page);
  }

  /** @throws DomainError BAD_USER_INPUT for a search of too many words */
  async search({ eventId, status, search }: OrderFilter, page: PageRequest): Promise<Page<Order>> {
    const { db, em } = this.transactions;
    const conditions: Sql[] = [];
    if (eventId !== undefined) conditions.push({ sql: 'event_id = ?', params: [eventId] });
    if (status) conditions.push({ sql: 'status = ?', params: [status] });
    if (search) conditions.push(isIn(ordersFound(search, await rarestFirst(em, 'user', search))));
    return FOUND.newestFirst(db, conditions, page);
  }
}
