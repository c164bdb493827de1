import type { ChangeMessage } from '../bus/message.js';
import type { Page } from '../persistence/page.js';
import type { Order } from './order.entity.js';

/** The rows that an order's fields show besides its own. */
type Shown = Pick<Order, 'event' | 'customer'>;

/**
 * Whether a message is about the order, its customer, or its event with all ticket types.
 * @param order as last read; undefined while it is not known
 */
export function showsOrder(
  id: number,
  order: Shown | undefined,
  { kind, orderId, userId, eventId }: ChangeMessage,
): boolean {
  if (kind.startsWith('order.')) return orderId === id;
  if (!order) return true;
  return userId === undefined ? eventId === order.event.id : userId === order.customer.id;
}

/**
 * Whether a message is about a customer's orders or account, or about an event of the page, with all ticket types.
 * @param page as last read; undefined while it is not known
 */
export function showsOrdersOf(
  customer: number,
  page: Pick<Page<Shown>, 'edges'> | undefined,
  { kind, customerId, userId, eventId }: ChangeMessage,
): boolean {
  if (kind.startsWith('order.')) return customerId === customer;
  if (userId !== undefined) return userId === customer;
  return page?.edges.some(({ node }) => node.event.id === eventId) ?? true;
}

/**
 * Whether a message is about the account of a customer of these rows.
 * @param rows as last read; undefined while they are not known
 */
export function showsCustomer(
  rows: readonly { customer: { id: number } }[] | undefined,
  { userId }: ChangeMessage,
): boolean {
  if (userId === undefined) return false;
  return rows?.some(({ customer }) => customer.id === userId) ?? true;
}
