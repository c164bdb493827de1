import { OrderItem } from '../../orders/order-item.entity.js';
import { Order } from '../../orders/order.entity.js';
import type { Transactions } from '../../persistence/transactions.js';
import type { ExportFilter } from './export-filters.js';

/** Orders per query: a download must not fill the memory, nor block database and event loop. 200 took 70 to 120 ms. */
const PAGE = 50;
/** The most ids that one query looks through for the filter. Ids are dense, so it finds its rows within 5 ms. */
const WINDOW = 5_000;

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
  const [newest] = await transactions.em.execute<{ id: number | null }[]>('select max(id) as id from orders');
  const end = newest?.id ?? 0;
  for (let last = 0; last < end;) {
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
