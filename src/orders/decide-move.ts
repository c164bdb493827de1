import { assertCustomerMay, moveBetween, type Move as LifecycleMove, type OrderStatus } from './order-lifecycle.js';

/** A permitted move. */
export interface Move {
  from: OrderStatus;
  to: OrderStatus;
  /** What becomes of the order's tickets. */
  stock: LifecycleMove['stock'];
}

/** A move by staff or the system: any move in the lifecycle's table. @throws DomainError INVALID_TRANSITION */
export function decideMove(from: OrderStatus, to: OrderStatus): Move {
  const { stock } = moveBetween(from, to);
  return { from, to, stock };
}

/**
 * A move by the order's customer.
 * @param started whether the event has started
 * @throws DomainError INVALID_TRANSITION
 */
export function decideCustomersMove(from: OrderStatus, to: OrderStatus, started: boolean): Move {
  assertCustomerMay(from, to, started);
  return decideMove(from, to);
}
