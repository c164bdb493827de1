import { decideMove, type Move } from '../orders/decide-move.js';
import { placementOf, type PlacedEvent, type Placement, type TypeFigures } from '../orders/decide-placement.js';
import { insufficientStock } from '../tickets/shortage.js';
import { assertQueueMove, type QueueStatus } from './queue-lifecycle.js';

/** The figures of a queue entry that fulfilment needs. */
export interface EntryFigures {
  status: QueueStatus;
  quantity: number;
  /** The price when it joined, in minor units. */
  unitPrice: number;
}

/** An order that is placed and approved in one transaction. */
export interface Fulfilment {
  placement: Placement;
  approval: Move;
}

/**
 * The approved order that an entry becomes, at the price when it joined and under the names of this moment.
 * @throws DomainError INVALID_TRANSITION, INSUFFICIENT_STOCK
 */
export function decideFulfilment(
  { status, quantity, unitPrice }: EntryFigures,
  type: Pick<TypeFigures, 'id' | 'name' | 'tier' | 'available'>,
  event: PlacedEvent,
): Fulfilment {
  assertQueueMove(status, 'FULFILLED');
  const { id: ticketTypeId, name, available, tier } = type;
  if (quantity > available) throw insufficientStock({ ticketType: type, requested: quantity, available });
  const line = { ticketTypeId, quantity, unitPrice, name, tier };
  return { placement: placementOf(event, [line]), approval: decideMove('PENDING', 'APPROVED') };
}
