import { badInput, type DomainError } from '../common/domain-error.js';
import { MAX_TICKET_TYPES } from './ticket-type.entity.js';

/**
 * The most that all tickets of one type may be worth, in minor units. The revenue of an event, the sum over its types,
 * stays an exact integer in JavaScript and JSON (at most 2^53 − 1).
 */
export const MAX_WORTH = Math.floor(Number.MAX_SAFE_INTEGER / MAX_TICKET_TYPES);

/** Tickets of a type over all places, and their price in minor units. */
interface Priced {
  price: number;
  tickets: number;
}

/**
 * Refuses a higher price or more tickets where the sum would become inexact. A type may stay past the limit, as older
 * versions allowed it.
 * @param stockField the argument that changes the number of tickets
 * @throws DomainError BAD_USER_INPUT with the highest price for so many tickets
 */
export function assertWorth(before: Priced, after: Priced, stockField = 'available'): void {
  if (after.price <= before.price && after.tickets <= before.tickets) return;
  if (BigInt(after.price) * BigInt(after.tickets) <= BigInt(MAX_WORTH)) return;
  const limit = Math.floor(MAX_WORTH / after.tickets);
  const field = after.price > before.price ? 'price' : stockField;
  throw badInput(field, `with ${after.tickets} tickets, a price of at most ${limit} minor units keeps sums exact`, {
    limit,
    tickets: after.tickets,
  });
}

/** The refusal of a sale that would make sums inexact, after prices that were much higher. */
export function tooMuchRevenue({ name, revenue }: { name: string; revenue: number }): DomainError {
  return badInput('id', `would raise the revenue of ${name} past ${MAX_WORTH} minor units`, {
    limit: MAX_WORTH,
    revenue,
  });
}
