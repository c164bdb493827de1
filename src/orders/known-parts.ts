import type { User } from '../auth/users/user.entity.js';
import type { Event } from '../tickets/event.entity.js';
import type { TicketType } from '../tickets/ticket-type.entity.js';
import type { OrderItem } from './order-item.entity.js';
import type { Order } from './order.entity.js';

/** Rows that belong to an order or item, as the command that answers with it has read or written them. */
interface KnownParts {
  event?: Event;
  customer?: User;
  items?: readonly OrderItem[];
  order?: Order;
  ticketType?: TicketType;
}

const known = new WeakMap<Order | OrderItem, KnownParts>();

/** Notes rows for the fields of an answer, which then need no statement. */
export function notePartsOf(row: Order | OrderItem, parts: KnownParts): void {
  known.set(row, parts);
}

/** The rows that are known; empty for a row that was read by a query. */
export function partsOf(row: Order | OrderItem): Readonly<KnownParts> {
  return known.get(row) ?? NONE;
}

const NONE: KnownParts = {};
