import type { User } from '../auth/users/user.entity.js';
import type { LineRow } from '../common/ids/id-types.js';
import type { Order } from '../orders/order.entity.js';
import type { QueueEntry } from './queue-entry.entity.js';

/** A waiting entry, or a pending order with tickets of the type. */
export interface QueueLine {
  id: LineRow;
  quantity: number;
  since: Date;
  customer: User;
  entry: QueueEntry | null;
  order: Order | null;
}

export function lineOfEntry(entry: QueueEntry): QueueLine {
  const { id, ticketType, quantity, joinedAt, customer } = entry;
  return {
    id: { ticketTypeId: ticketType.id, of: 'entry', id },
    quantity,
    since: joinedAt,
    customer,
    entry,
    order: null,
  };
}

/** @param quantity of the order's tickets of the type */
export function lineOfOrder(order: Order, ticketTypeId: number, quantity: number): QueueLine {
  const { id, placedAt, customer } = order;
  return { id: { ticketTypeId, of: 'order', id }, quantity, since: placedAt, customer, entry: null, order };
}
