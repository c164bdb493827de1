import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';
import type { OrderItem } from './order-item.entity.js';
import { ticketCount } from './order-lines.js';
import type { Order } from './order.entity.js';

/** An order and its items, by type id. */
export interface OrderWithItems {
  order: Order;
  items: OrderItem[];
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
