import { DomainError, notFound } from '../common/domain-error.js';
import type { EventFigures, TypeFigures } from '../orders/decide-placement.js';
import { assertWithinLimit } from '../orders/order-lines.js';
import { assertExpectedPrice } from '../tickets/expected.js';
import { assertOnSale, type SalesWindow } from '../tickets/sales-window.js';

/** The state that joining is decided on, read at one moment. */
export interface JoinFigures {
  now: Date;
  event: SalesWindow & Pick<EventFigures, 'currency' | 'maxTicketsPerOrder'>;
  type: Pick<TypeFigures, 'id' | 'name' | 'available' | 'price'>;
  /** The customer's waiting entry for this type, if there is one. */
  earlierEntryId?: number;
}

/** A customer's request. */
export interface JoinRequest {
  quantity: number;
  /** The price per ticket that the customer has seen, in minor units. */
  expectedUnitPrice?: number | null;
  /** As for placing an order. */
  seesDrafts?: boolean;
}

/**
 * The price at which a customer may join the queue of a type: the current one, in minor units.
 * @throws DomainError NOT_FOUND for a draft, SALES_CLOSED, ORDER_LIMIT_EXCEEDED, PRICE_CHANGED, ALREADY_QUEUED,
 *   TICKETS_AVAILABLE
 */
export function decideJoin(
  { quantity, expectedUnitPrice, seesDrafts = false }: JoinRequest,
  { now, event, type, earlierEntryId }: JoinFigures,
): number {
  if (event.status === 'DRAFT' && !seesDrafts) throw notFound('ticket type');
  assertOnSale(event, now);
  assertWithinLimit(quantity, event.maxTicketsPerOrder);
  assertExpectedPrice(expectedUnitPrice, type, event.currency);
  if (earlierEntryId !== undefined) {
    throw new DomainError('ALREADY_QUEUED', 'You wait for these tickets already.', { queueEntryId: earlierEntryId });
  }
  const { available, price } = type;
  if (available >= quantity) {
    const details = { requested: quantity, available };
    throw new DomainError('TICKETS_AVAILABLE', 'No need to queue: order them now.', details);
  }
  return price;
}
