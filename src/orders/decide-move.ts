import { assertCustomerMay, moveBetween, type OrderStatus } from './order-lifecycle.js';

/** The figures of an order line that moves need. */
export interface OrderedLine {
  ticketTypeId: number;
  quantity: number;
  /** The line's amount, in minor units. */
  amount: number;
}

/** The figures of an order that moves need. */
export interface OrderFigures {
  status: OrderStatus;
  lines: readonly OrderedLine[];
}

/** A move's change to the stock of one type; negative numbers take away. */
export interface StockTransfer {
  ticketTypeId: number;
  available: number;
  sold: number;
  /** In minor units. */
  revenue: number;
}

/** A permitted move. */
export interface Move {
  from: OrderStatus;
  to: OrderStatus;
  /** One for each line, if the move takes stock or gives it back. */
  transfers: StockTransfer[];
}

/** A move by staff or the system: any move in the lifecycle's table. @throws DomainError INVALID_TRANSITION */
export function decideMove({ status, lines }: OrderFigures, to: OrderStatus): Move {
  const { stock } = moveBetween(status, to);
  const transfers = stock === 'untouched' ? [] : lines.map((line) => transferOf(line, stock === 'taken' ? 1 : -1));
  return { from: status, to, transfers };
}

/**
 * A move by the order's customer.
 * @param started whether the event has started
 * @throws DomainError INVALID_TRANSITION
 */
export function decideCustomersMove(order: OrderFigures, to: OrderStatus, started: boolean): Move {
  assertCustomerMay(order.status, to, started);
  return decideMove(order, to);
}

function transferOf({ ticketTypeId, quantity, amount }: OrderedLine, taken: 1 | -1): StockTransfer {
  return { ticketTypeId, available: -taken * quantity, sold: taken * quantity, revenue: taken * amount };
}
