import { badInput } from '../common/domain-error.js';
import { insufficientStock } from './shortage.js';
import { MAX_STOCK } from './ticket-type.entity.js';

/** The stock of a type, by place. */
export interface StockFigures {
  id: number;
  name: string;
  available: number;
  held: number;
  sold: number;
}

/** A request of staff: `available` sets, `addAvailable` adds or takes away. */
export interface Restock {
  available?: number;
  addAvailable?: number;
}

/**
 * The change to what is available; negative takes away.
 * @throws DomainError BAD_USER_INPUT if both are given, or the type would exceed MAX_STOCK; INSUFFICIENT_STOCK if more
 *   is taken away than is available
 */
export function decideRestock(type: StockFigures, restock: Restock): number {
  assertOneRestock(restock);
  const { available, addAvailable } = restock;
  const added = available === undefined ? (addAvailable ?? 0) : available - type.available;
  if (type.available + added < 0) {
    throw insufficientStock({ ticketType: type, requested: -added, available: type.available });
  }
  const total = type.available + type.held + type.sold + added;
  if (added > 0 && total > MAX_STOCK)
    throw badInput(stockFieldOf(restock), `takes at most ${MAX_STOCK} tickets of one type in all`);
  return added;
}

/** The argument that changes the number of tickets. */
export function stockFieldOf({ addAvailable }: Restock): 'available' | 'addAvailable' {
  return addAvailable === undefined ? 'available' : 'addAvailable';
}

/** @throws DomainError BAD_USER_INPUT where both are given */
export function assertOneRestock({ available, addAvailable }: Restock): void {
  if (available === undefined || addAvailable === undefined) return;
  throw badInput('addAvailable', 'cannot be given together with available');
}
