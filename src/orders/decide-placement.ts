import { DomainError, notFound } from '../common/domain-error.js';
import { assertOnSale, type SalesWindow } from '../tickets/sales-window.js';
import { insufficientStock } from '../tickets/shortage.js';
import type { TicketTier } from '../tickets/ticket-type.entity.js';
import { assertWithinLimit, ticketCount, totalOf, type OrderLine } from './order-lines.js';
import { priorityOf, type OrderPriority } from './order-priority.js';
import { assertOneMorePending } from './pending-limit.js';

/** What a customer asks for. */
export interface PlacementRequest {
  customerId: number;
  /** One line for each ticket type (`mergeLines`). */
  lines: readonly OrderLine[];
}

/** A ticket type, as far as placing looks at it. */
export interface TypeFigures {
  id: number;
  name: string;
  eventId: number;
  tier: TicketTier;
  /** In minor units. */
  price: number;
  available: number;
}

/** An event, as far as placing looks at it. */
export interface EventFigures extends SalesWindow {
  id: number;
  currency: string;
  maxTicketsPerOrder: number;
}

/** What the office knows of the types, events and customers of some requests, all of one moment. */
export interface Office {
  now: Date;
  types: ReadonlyMap<number, TypeFigures>;
  events: ReadonlyMap<number, EventFigures>;
  /** How many orders of an event a customer has pending. */
  pending(customerId: number, eventId: number): number;
  /** How many may be; 0 for no limit. */
  pendingLimit: number;
}

/** So many tickets of one type at one price. */
export interface PricedLine extends OrderLine {
  /** In minor units. */
  unitPrice: number;
}

/** An order that may be written down. */
export interface Placement {
  eventId: number;
  lines: readonly PricedLine[];
  priority: OrderPriority;
  /** In minor units of `currency`. */
  total: number;
  currency: string;
}

/**
 * A pending order at the prices of this moment. Stock is looked at, none is taken.
 * @throws DomainError NOT_FOUND, MIXED_EVENTS, SALES_CLOSED, ORDER_LIMIT_EXCEEDED, INSUFFICIENT_STOCK
 */
export function decidePlacement({ customerId, lines }: PlacementRequest, office: Office): Placement {
  const types = lines.map(({ ticketTypeId }) => {
    const type = office.types.get(ticketTypeId);
    if (!type) throw notFound('ticket type');
    return type;
  });
  const [eventId, ...others] = new Set(types.map((type) => type.eventId));
  if (others.length > 0) throw new DomainError('MIXED_EVENTS', 'One order holds tickets of one event.');
  const event = office.events.get(eventId!);
  if (!event) throw notFound('event');

  assertOnSale(event, office.now);
  assertWithinLimit(ticketCount(lines), event.maxTicketsPerOrder);
  assertOneMorePending(office.pending(customerId, event.id), office.pendingLimit);
  for (const [index, { quantity }] of lines.entries()) {
    const { available, ...ticketType } = types[index]!;
    if (quantity > available) throw insufficientStock({ ticketType, requested: quantity, available });
  }
  return placementOf(
    event,
    lines.map((line, index) => ({ ...line, ...types[index]!, unitPrice: types[index]!.price })),
  );
}

/** An order of these lines, whoever has decided about them. */
export function placementOf(
  { id, currency }: Pick<EventFigures, 'id' | 'currency'>,
  lines: readonly (PricedLine & { tier: TicketTier })[],
): Placement {
  return {
    eventId: id,
    lines: lines.map(({ ticketTypeId, quantity, unitPrice }) => ({ ticketTypeId, quantity, unitPrice })),
    priority: priorityOf(lines.map(({ tier }) => tier)),
    total: totalOf(lines),
    currency,
  };
}
