import type { User } from '../auth/users/user.entity.js';
import { nextOrderNumbers } from '../persistence/order-numbers.js';
import { asEntity } from '../persistence/statements/entity-statement.js';
import { InsertRows } from '../persistence/statements/insert-rows.js';
import type { Tx } from '../persistence/tx.js';
import type { Event } from '../tickets/event.entity.js';
import type { TicketType } from '../tickets/ticket-type.entity.js';
import type { OrderWithItems } from './record-placed.js';
import type { Placement } from './decide-placement.js';
import { notePartsOf } from './known-parts.js';
import { newOrderCode } from './order-code.js';
import { OrderItem } from './order-item.entity.js';
import { columnsOf, Order } from './order.entity.js';
import { addWordsOf } from './search-orders.js';

/** An order that was decided, with the rows that it refers to. */
export interface NewOrder {
  customer: User;
  placement: Placement;
  event: Event;
  types: ReadonlyMap<number, TicketType>;
}

/**
 * Inserts pending orders, their items and search words, with one statement for each table. Their numbers have the order of
 * the list.
 */
export async function createOrders(tx: Tx, placed: readonly NewOrder[]): Promise<OrderWithItems[]> {
  const numbers = await nextOrderNumbers(tx, placed.length);
  const made = placed.map((one, index) => make(tx, one, numbers[index]!));
  await INSERT_ORDERS.insert(
    tx.db,
    made.map(({ order }) => rowOf(order)),
  );
  await INSERT_ITEMS.insert(
    tx.db,
    made.flatMap(({ items }) => items.map(rowOfItem)),
  );
  await addWordsOf(
    tx,
    made.map(({ order }) => order),
  );
  return made;
}

function make(tx: Tx, { customer, placement, event, types }: NewOrder, id: number): OrderWithItems {
  const { eventAsOrdered, lines, priority, total, currency } = placement;
  const order = asEntity(Order, {
    id,
    code: newOrderCode(),
    wordCount: 1,
    event,
    customer,
    status: 'PENDING',
    priority,
    totalAmount: total,
    currency,
    placedAt: tx.now,
    ...columnsOf(eventAsOrdered),
  });
  const items = lines.map(({ ticketTypeId, quantity, unitPrice, name, tier }) => {
    const ticketType = types.get(ticketTypeId)!;
    const item = asEntity(OrderItem, { order, ticketType, quantity, unitPrice, name, tier });
    notePartsOf(item, { order, ticketType });
    return item;
  });
  notePartsOf(order, { event, customer, items });
  return { order, items };
}

const INSERT_ORDERS = new InsertRows<ReturnType<typeof rowOf>>(Order, [
  'id',
  'code',
  'wordCount',
  'event',
  'customer',
  'status',
  'priority',
  'totalAmount',
  'currency',
  'placedAt',
  'eventName',
  'eventVenue',
  'eventStartsAt',
  'eventTimezone',
]);

const INSERT_ITEMS = new InsertRows<ReturnType<typeof rowOfItem>>(OrderItem, [
  'order',
  'ticketType',
  'quantity',
  'unitPrice',
  'name',
  'tier',
]);

function rowOf(order: Order) {
  return Object.assign({}, order, { event: order.event.id, customer: order.customer.id });
}

function rowOfItem({ order, ticketType, quantity, unitPrice, name, tier }: OrderItem) {
  return { order: order.id, ticketType: ticketType.id, quantity, unitPrice, name, tier };
}
