import { OrderItem } from '../../orders/order-item.entity.js';
import { Order } from '../../orders/order.entity.js';
import type { Transactions } from '../../persistence/transactions.js';
import type { ExportFilter } from './export-filters.js';

/** Orders per query: a download must not fill the memory, nor block database and event loop. 200 took 70 to 120 ms. */
const PAGE = 50;
/** The most ids that one query looks through for the filter, so that it blocks SQLite for milliseconds only. */
const WINDOW = 5_000;

/** In two subqueries, since SQLite takes one of both from the end of the index, and scans the table for both. */
const BOUNDS = 'select (select min(id) from orders) as oldest, (select max(id) from orders) as newest';

/** Orders with their items, by order id. */
export interface OrderPage {
  orders: Order[];
  items: ReadonlyMap<number, OrderItem[]>;
}

/**
 * The orders that a filter lets through, in the order of arrival, page by page. Orders that are placed meanwhile are
 * left out.
 */
export async function* orderPages(transactions: Transactions, filter: ExportFilter): AsyncGenerator<OrderPage> {
  const where = conditionOf(filter);
  const [known] = await transactions.em.execute<{ oldest: number | null; newest: number | null }[]>(BOUNDS);
  const end = known?.newest ?? 0;
  for (let last = (known?.oldest ?? 1) - 1; last < end;) {
    const top = Math.min(last + WINDOW, end);
    const orders = await transactions.em.find(
      Order,
      { $and: [where, { id: { $gt: last, $lte: top } }] },
      { orderBy: { id: 'asc' }, limit: PAGE, populate: ['customer', 'event'] },
    );
    if (orders.length > 0) yield { orders, items: await itemsOf(transactions, orders) };
    last = orders.length === PAGE ? orders.at(-1)!.id : top;
  }
}

/** The filter as a condition of a query. */
export function conditionOf({ event, from, until, statuses }: ExportFilter) {
  return {
    ...(event && { event: event.id }),
    ...(statuses && { status: { $in: [...statuses] } }),
    ...((from ?? until) && { placedAt: { ...(from && { $gte: from }), ...(until && { $lt: until }) } }),
  };
}

async function itemsOf(transactions: Transactions, orders: Order[]): Promise<Map<number, OrderItem[]>> {
  const items = await transactions.em.find(
    OrderItem,
    { order: { $in: orders.map(({ id }) => id) } },
    { orderBy: { id: 'asc' }, populate: ['ticketType'] },
  );
  return Map.groupBy(items, ({ order }) => order.id);
}
