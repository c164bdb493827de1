import { DomainError, notFound } from '../common/domain-error.js';
import { assertExpectedPrice } from '../tickets/expected.js';
import { assertOnSale, type SalesWindow } from '../tickets/sales-window.js';
import { insufficientStock } from '../tickets/shortage.js';
import type { TicketTier } from '../tickets/ticket-type.entity.js';
import { assertWithinLimit, ticketCount, totalOf, type OrderLine } from './order-lines.js';
import { priorityOf, type OrderPriority } from './order-priority.js';
import { nameOf, type OrderedEvent, type OrderedType } from './ordered-names.js';
import { assertOneMorePending } from './pending-limit.js';

/** A customer's request. */
export interface PlacementRequest {
  customerId: number;
  /** One line for each ticket type (`mergeLines`). */
  lines: readonly OrderLine[];
  /** Prices that the customer has seen, in minor units. */
  expected?: readonly { ticketTypeId: number; expectedUnitPrice?: number | null }[];
  /** Whether the customer is staff, to whom a draft is closed; for others it does not exist. */
  seesDrafts?: boolean;
}

/** The figures of a ticket type that placing needs. */
export interface TypeFigures {
  id: number;
  name: string;
  eventId: number;
  tier: TicketTier;
  /** In minor units. */
  price: number;
  available: number;
}

/** The figures of an event that placing needs. */
export interface EventFigures extends SalesWindow {
  id: number;
  name: string;
  venue?: string | null;
  timezone: string;
  currency: string;
  maxTicketsPerOrder: number;
}

/** The state that placement decisions are based on, read at one moment for some requests. */
export interface Office {
  now: Date;
  types: ReadonlyMap<number, TypeFigures>;
  events: ReadonlyMap<number, EventFigures>;
  /** The number of pending orders of a customer for an event. */
  pending(customerId: number, eventId: number): number;
  /** The most pending orders of one customer for an event; 0 for no limit. */
  pendingLimit: number;
}

/** A quantity of one type at one price, and what the type is called now. */
export interface PricedLine extends OrderLine, OrderedType {
  /** In minor units. */
  unitPrice: number;
}

/** A permitted order, ready to be inserted. */
export interface Placement {
  eventId: number;
  eventAsOrdered: OrderedEvent;
  lines: readonly PricedLine[];
  priority: OrderPriority;
  /** In minor units of `currency`. */
  total: number;
  currency: string;
}

/**
 * A pending order at the current prices. Stock is checked; none is taken.
 * @throws DomainError NOT_FOUND, MIXED_EVENTS, SALES_CLOSED, ORDER_LIMIT_EXCEEDED, PRICE_CHANGED, INSUFFICIENT_STOCK
 */
export function decidePlacement(request: PlacementRequest, office: Office): Placement {
  const { customerId, lines, expected = [], seesDrafts = false } = request;
  const types = lines.map(({ ticketTypeId }) => {
    const type = office.types.get(ticketTypeId);
    const isHidden = type && !seesDrafts && office.events.get(type.eventId)?.status === 'DRAFT';
    if (!type || isHidden) throw notFound('ticket type', { ticketTypeId });
    return type;
  });
  const [eventId, ...others] = new Set(types.map((type) => type.eventId));
  if (others.length > 0) {
    const eventIds = [eventId, ...others];
    throw new DomainError('MIXED_EVENTS', 'One order holds tickets of one event.', { eventIds });
  }
  const event = office.events.get(eventId!);
  if (!event) throw notFound('event');

  assertOnSale(event, office.now);
  assertWithinLimit(ticketCount(lines), event.maxTicketsPerOrder);
  assertOneMorePending(office.pending(customerId, event.id), office.pendingLimit);
  for (const { ticketTypeId, expectedUnitPrice } of expected) {
    assertExpectedPrice(expectedUnitPrice, office.types.get(ticketTypeId)!, event.currency);
  }
  for (const [index, { quantity }] of lines.entries()) {
    const { available, ...ticketType } = types[index]!;
    if (quantity > available) throw insufficientStock({ ticketType, requested: quantity, available });
  }
  return placementOf(
    event,
    lines.map(({ ticketTypeId, quantity }, index) => {
      const { price, name, tier } = types[index]!;
      return { ticketTypeId, quantity, unitPrice: price, name, tier };
    }),
  );
}

/** The figures of an event that become part of an order. */
export type PlacedEvent = Pick<EventFigures, 'id' | 'currency' | 'name' | 'venue' | 'startsAt' | 'timezone'>;

/** The placement for lines that were decided, here or by the queue. */
export function placementOf(event: PlacedEvent, lines: readonly PricedLine[]): Placement {
  const { id, currency } = event;
  return {
    eventId: id,
    eventAsOrdered: nameOf(event),
    lines: lines.map(({ ticketTypeId, quantity, unitPrice, name, tier }) => ({
      ticketTypeId,
      quantity,
      unitPrice,
      name,
      tier,
    })),
    priority: priorityOf(lines.map(({ tier }) => tier)),
    total: totalOf(lines),
    currency,
  };
}
