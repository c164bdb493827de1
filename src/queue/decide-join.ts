import { DomainError } from '../common/domain-error.js';
import type { EventFigures, TypeFigures } from '../orders/decide-placement.js';
import { assertWithinLimit } from '../orders/order-lines.js';
import { assertOnSale, type SalesWindow } from '../tickets/sales-window.js';

/** The state that joining is decided on, read at one moment. */
export interface JoinFigures {
  now: Date;
  event: SalesWindow & Pick<EventFigures, 'maxTicketsPerOrder'>;
  type: Pick<TypeFigures, 'available' | 'price'>;
  /** The customer's waiting entry for this type, if there is one. */
  earlierEntryId?: number;
}

/**
 * The price at which a customer may join the queue of a type: the current one, in minor units.
 * @throws DomainError SALES_CLOSED, ORDER_LIMIT_EXCEEDED, ALREADY_QUEUED, TICKETS_AVAILABLE
 */
export function decideJoin(quantity: number, { now, event, type, earlierEntryId }: JoinFigures): number {
  assertOnSale(event, now);
  assertWithinLimit(quantity, event.maxTicketsPerOrder);
  if (earlierEntryId !== undefined) {
    const queueEntryId = String(earlierEntryId);
    throw new DomainError('ALREADY_QUEUED', 'You wait for these tickets already.', { queueEntryId });
  }
  const { available, price } = type;
  if (available >= quantity) {
    const details = { requested: quantity, available };
    throw new DomainError('TICKETS_AVAILABLE', 'No need to queue: order them now.', details);
  }
  return price;
}
