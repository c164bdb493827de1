import type { Event } from '../tickets/event.entity.js';
import type { TicketTier, TicketType } from '../tickets/ticket-type.entity.js';

/** An event as it was when it was ordered. */
export interface OrderedEvent {
  name: string;
  venue: string | null;
  startsAt: Date | null;
  /** IANA name of the zone in which people read `startsAt`. */
  timezone: string;
}

/** A ticket type as it was when it was ordered. */
export interface OrderedType {
  name: string;
  tier: TicketTier;
}

/** The parts of an event that an order keeps. */
export function nameOf({ name, venue, startsAt, timezone }: Nameable): OrderedEvent {
  return { name, venue: venue ?? null, startsAt: startsAt ?? null, timezone };
}

type Nameable = Pick<Event, 'name' | 'timezone'> & Partial<Pick<Event, 'venue' | 'startsAt'>>;

/** The order's event as it was when ordered; a row without names yet has the event's of today. */
export function eventAsOrdered(order: { eventAsOrdered: OrderedEvent | null }, today: Nameable): OrderedEvent {
  return order.eventAsOrdered ?? nameOf(today);
}

/** The item's type as it was when ordered; a row without names yet has the type's of today. */
export function typeAsOrdered(
  { name, tier }: { name?: string | null; tier?: TicketTier | null },
  today: Pick<TicketType, 'name' | 'tier'>,
): OrderedType {
  return { name: name ?? today.name, tier: tier ?? today.tier };
}

/**
 * The parts of an event that differ from those that were ordered, as they are today. `startsAt` comes with its zone,
 * and stands for a change of either.
 */
export interface EventChanges {
  name?: string;
  venue?: string | null;
  startsAt?: { at: Date | null; timezone: string };
}

/** What has changed about an event since it was ordered; empty if nothing has. */
export function changesSince(ordered: OrderedEvent, today: Nameable): EventChanges {
  const now = nameOf(today);
  const changes: EventChanges = {};
  if (now.name !== ordered.name) changes.name = now.name;
  if (now.venue !== ordered.venue) changes.venue = now.venue;
  const moved = now.startsAt?.getTime() !== ordered.startsAt?.getTime();
  const rezoned = now.startsAt !== null && now.timezone !== ordered.timezone;
  if (moved || rezoned) changes.startsAt = { at: now.startsAt, timezone: now.timezone };
  return changes;
}
