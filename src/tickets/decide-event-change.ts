import { badInput, DomainError } from '../common/domain-error.js';
import { assertExpected, named } from './expected.js';
import type { EventDetails, EventStatus } from './event.entity.js';
import { hasStarted } from './sales-window.js';
import { assertWorth } from './worth.js';

/** The figures of an event that a change needs. */
export interface EventState {
  currency: string;
  status: EventStatus;
  salesOpen: boolean;
  startsAt?: Date | null;
}

/** The state around the event, read in the same transaction. */
export interface EventSurroundings {
  now: Date;
  /** The rows that refer to the event, such as `orders`. */
  usedBy: readonly string[];
  /** The event's ticket types, with the tickets of all places. */
  types: readonly { id: number; price: number; tickets: number }[];
  /** Waiting entries of the event. */
  waiting: number;
}

/** A request of staff; undefined fields stay. */
export interface EventChange extends Partial<EventDetails> {
  prices?: readonly { ticketTypeId: number; price: number }[];
  expected?: { startsAt?: Date | null; salesOpen?: boolean | null; status?: EventStatus | null } | null;
  confirmEnding?: number | null;
}

/**
 * Permits a change, and tells the new prices by ticket type: a new currency gives every type a new price.
 * @throws DomainError CONFLICT, BAD_USER_INPUT; CONFIRMATION_REQUIRED with the number of waiting entries that would end
 */
export function decideEventChange(
  event: EventState,
  change: EventChange,
  { now, usedBy, types, waiting }: EventSurroundings,
): ReadonlyMap<number, number> {
  const { startsAt, salesOpen, status } = event;
  const { startsAt: expectedStart, ...expected } = change.expected ?? {};
  const start = expectedStart !== undefined && { startsAt: expectedStart };
  assertExpected('event', { ...named(expected), ...start }, { startsAt, salesOpen, status });
  const used = usedBy.length > 0;
  if (used && change.status === 'DRAFT' && status !== 'DRAFT') {
    throw badInput('status', 'cannot be DRAFT again, since somebody has ordered or queued', { status });
  }
  const newCurrency = change.currency !== undefined && change.currency !== event.currency;
  if (used && newCurrency) {
    throw badInput('currency', 'is fixed, since somebody has ordered or queued', { currency: event.currency });
  }
  assertEndingConfirmed(event, change, now, waiting);
  return newCurrency ? pricesOf(types, change.prices ?? []) : noPrices(change);
}

/** Whether the change ends the event's waiting entries: it starts in the past, or becomes archived. */
export function endsWaiting(event: EventState, change: EventChange, now: Date): boolean {
  const { startsAt = event.startsAt, status = event.status } = change;
  const isOver = (of: Pick<EventState, 'startsAt' | 'status'>) => of.status === 'ARCHIVED' || hasStarted(of, now);
  return isOver({ startsAt, status }) && !isOver(event);
}

function assertEndingConfirmed(event: EventState, change: EventChange, now: Date, waiting: number): void {
  if (waiting === 0 || !endsWaiting(event, change, now)) return;
  if ((change.confirmEnding ?? 0) >= waiting) return;
  const message = `This ends ${waiting} waiting ${waiting === 1 ? 'entry' : 'entries'}: repeat the number to confirm.`;
  throw new DomainError('CONFIRMATION_REQUIRED', message, { field: 'confirmEnding', expected: waiting });
}

function pricesOf(
  types: EventSurroundings['types'],
  given: Required<EventChange>['prices'],
): ReadonlyMap<number, number> {
  const prices = new Map(given.map(({ ticketTypeId, price }) => [ticketTypeId, price]));
  const twice = given.filter(
    ({ ticketTypeId }, index) => given.findIndex((one) => one.ticketTypeId === ticketTypeId) !== index,
  );
  if (twice.length > 0)
    throw badInput('prices', 'takes one price for each ticket type', {
      twice: twice.map(({ ticketTypeId }) => ticketTypeId),
    });
  const missing = types.filter(({ id }) => !prices.has(id)).map(({ id }) => id);
  const unknown = [...prices.keys()].filter((id) => !types.some((type) => type.id === id));
  if (missing.length > 0) throw badInput('prices', 'takes one price for each ticket type', { missing });
  if (unknown.length > 0) throw badInput('prices', 'takes ticket types of this event only', { unknown });
  for (const { id, tickets } of types) assertWorth({ price: 0, tickets: 0 }, { price: prices.get(id)!, tickets });
  return prices;
}

function noPrices({ prices }: EventChange): ReadonlyMap<number, number> {
  if (prices && prices.length > 0) throw badInput('prices', 'goes with another currency only');
  return new Map();
}
