import type { Acting } from '../common/acting.js';
import { User } from '../auth/users/user.entity.js';
import { nextOrderNumber } from '../persistence/order-numbers.js';
import type { Tx } from '../persistence/tx.js';
import { Event } from '../tickets/event.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import type { Placement } from './decide-placement.js';
import { newOrderCode } from './order-code.js';
import { OrderItem } from './order-item.entity.js';
import { ticketCount } from './order-lines.js';
import { addWordsOf } from './search-orders.js';
import { columnsOf, Order } from './order.entity.js';

/** An order and its items, by type id. */
export interface OrderWithItems {
  order: Order;
  items: OrderItem[];
}

/** A pending order with its items, which the transaction's next flush inserts, and its search word. */
export async function createOrder(tx: Tx, customerId: number, placement: Placement): Promise<OrderWithItems> {
  const { eventId, eventAsOrdered, lines, priority, total, currency } = placement;
  const order = new Order({
    id: await nextOrderNumber(tx),
    code: newOrderCode(),
    event: tx.em.getReference(Event, eventId),
    ...columnsOf(eventAsOrdered),
    customer: tx.em.getReference(User, customerId),
    priority,
    totalAmount: total,
    currency,
    placedAt: tx.now,
  });
  const items = lines.map(
    ({ ticketTypeId, ...line }) =>
      new OrderItem({ order, ticketType: tx.em.getReference(TicketType, ticketTypeId), ...line }),
  );
  tx.em.persist(items);
  await addWordsOf(tx, [order]);
  return { order, items };
}

/** Records that a pending order was placed. */
export function recordPlaced(tx: Tx, by: Acting, { order, items }: OrderWithItems): void {
  tx.record(by, {
    kind: 'order.placed',
    eventId: order.event.id,
    customerId: order.customer.id,
    orderId: order.id,
    ticketTypeIds: items.map(({ ticketType }) => ticketType.id),
    quantity: ticketCount(items),
    subject: `order:${order.id}`,
    after: { status: order.status, total: order.totalAmount },
  });
}
