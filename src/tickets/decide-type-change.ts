import { badInput } from '../common/domain-error.js';
import { foldCase, withoutInvisible } from '../common/text/characters.js';
import { normaliseName } from '../common/text/names.js';
import { assertOneRestock, decideRestock, stockFieldOf, type Restock, type StockFigures } from './decide-restock.js';
import { assertExpected, named } from './expected.js';
import type { TicketTier } from './ticket-type.entity.js';
import { assertWorth } from './worth.js';

/** The figures of a ticket type that a change needs. */
export interface TypeState extends StockFigures {
  tier: TicketTier;
  /** In minor units. */
  price: number;
}

/** A request of staff; undefined fields stay. */
export interface TypeChange extends Restock {
  name?: string;
  tier?: TicketTier;
  price?: number;
  expected?: { price?: number | null; available?: number | null } | null;
}

/** A permitted change. */
export interface DecidedTypeChange {
  name: string;
  tier: TicketTier;
  price: number;
  /** The change to what is available; negative takes away. */
  added: number;
}

/**
 * @param facts.names the event's other types
 * @param facts.usedBy the rows that refer to the type, such as `orders`; empty if nothing was ordered
 * @throws DomainError CONFLICT, BAD_USER_INPUT, INSUFFICIENT_STOCK
 */
export function decideTypeChange(
  type: TypeState,
  change: TypeChange,
  facts: { names: readonly string[]; usedBy: readonly string[] },
): DecidedTypeChange {
  assertOneRestock(change);
  const { name = type.name, tier = type.tier, price = type.price, expected } = change;
  assertExpected('ticket type', named(expected), { price: type.price, available: type.available });
  if (name !== type.name) assertFreeName(name, facts.names);
  if (tier !== type.tier && facts.usedBy.length > 0) {
    throw badInput('tier', 'is fixed, since somebody has ordered or queued', { tier: type.tier });
  }
  const added = decideRestock(type, change);
  const tickets = type.available + type.held + type.sold;
  assertWorth({ price: type.price, tickets }, { price, tickets: tickets + added }, stockFieldOf(change));
  return { name, tier, price, added };
}

/** @throws DomainError BAD_USER_INPUT if another type of the event has this name, whatever its case */
export function assertFreeName(name: string, others: readonly string[]): void {
  const key = nameKey(name);
  if (others.some((other) => nameKey(other) === key)) {
    throw badInput('name', 'is the name of another ticket type of the event');
  }
}

function nameKey(name: string): string {
  return foldCase(normaliseName(withoutInvisible(name))).normalize('NFKC');
}
