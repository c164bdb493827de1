import { Injectable } from '@nestjs/common';
import type { User } from '../auth/users/user.entity.js';
import { notFound } from '../common/domain-error.js';
import type { PageRequest } from '../common/page.arguments.js';
import { normaliseCode } from '../common/text/codes.js';
import { ifShort } from '../common/text-length.js';
import { FilteredList, ListByKey, type Page } from '../persistence/page.js';
import { EntityStatement, type Narrow } from '../persistence/statements/entity-statement.js';
import { isIn, rarestFirst } from '../persistence/search-words.js';
import { Transactions } from '../persistence/transactions.js';
import { conditionsOf } from './filter-conditions.js';
import type { OrderFilter } from './order-filter.js';
import { ORDER_SORTS, type OrderSort } from './order-sort.js';
import { ORDER_CODE } from './order-code.js';
import { Order } from './order.entity.js';
import { ordersFound } from './search-orders.js';

const BY_ID = new EntityStatement<Order, { id: number }>(Order, (query, $) => query.where('id', '=', $.id));
const BY_CODE = new EntityStatement<Order, { code: string }>(Order, (query, $) => query.where('code', '=', $.code));

type OfCustomer = { customer: number };

/** Own orders are read often, so the statements of each order stay prepared. */
const ofCustomer: Narrow<OfCustomer> = (query, $) => query.where('customer_id', '=', $.customer);
const OF_CUSTOMER = Object.fromEntries(
  Object.entries(ORDER_SORTS).map(([sort, order]) => [sort, new ListByKey(Order, ofCustomer, { order })]),
) as Record<OrderSort, ListByKey<Order, OfCustomer>>;

const FOUND = new FilteredList(Order);

/** A longer text, with spaces and hyphens, is no code. */
const MAX_TYPED = 100;

/** Which orders of a list, in which order. */
export interface OrdersAsked {
  filter?: OrderFilter | null;
  orderBy?: OrderSort | null;
}

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
    if (!sees(viewer, order)) throw notFound('order');
    return order;
  }

  /** The order with that code, as a person may write it; null where `visible` throws. */
  async withCode(viewer: User, text: string): Promise<Order | null> {
    const code = ifShort(text, MAX_TYPED, normaliseCode);
    const order = ORDER_CODE.test(code) ? await BY_CODE.first(this.transactions.db, { code }) : undefined;
    return order && sees(viewer, order) ? order : null;
  }

  /** @throws DomainError BAD_USER_INPUT for a cursor of another order */
  ofCustomer({ id }: Pick<User, 'id'>, page: PageRequest, orderBy?: OrderSort | null): Promise<Page<Order>> {
    return OF_CUSTOMER[orderBy ?? 'NEWEST'].page(this.transactions.db, { customer: id }, page);
  }

  /** @throws DomainError BAD_USER_INPUT for a search of too many words, and a cursor of another order */
  async search({ filter, orderBy }: OrdersAsked, page: PageRequest): Promise<Page<Order>> {
    const { db, em } = this.transactions;
    const { search, ...parts } = filter ?? {};
    const sort = orderBy ?? 'NEWEST';
    const conditions = conditionsOf(parts, sort, db.dialect.postgres);
    if (search) conditions.push(isIn(ordersFound(search, await rarestFirst(em, 'user', search))));
    return FOUND.page(db, conditions, page, ORDER_SORTS[sort]);
  }
}

function sees(viewer: User, order: Order): boolean {
  return order.customer.id === viewer.id || viewer.may('orders.read');
}
