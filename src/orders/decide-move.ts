import { shortageText } from '../tickets/shortage.js';
import { assertCustomerMay, moveBetween, type OrderStatus } from './order-lifecycle.js';

/** One line of an order, as far as its moves look at it. */
export interface OrderedLine {
  ticketTypeId: number;
  quantity: number;
  /** What the line costs, in minor units. */
  amount: number;
}

/** An order, as far as its moves look at it. */
export interface OrderFigures {
  status: OrderStatus;
  lines: readonly OrderedLine[];
}

/** What a move adds to the stock of one type; negative takes away. */
export interface StockTransfer {
  ticketTypeId: number;
  available: number;
  sold: number;
  /** In minor units. */
  revenue: number;
}

/** A move that may be made. */
export interface Move {
  from: OrderStatus;
  to: OrderStatus;
  /** One for each line, where the move takes stock or gives it back. */
  transfers: StockTransfer[];
}

/**
 * A move by staff or the system, which may make every move that there is.
 * @throws DomainError INVALID_TRANSITION
 */
export function decideMove({ status, lines }: OrderFigures, to: OrderStatus): Move {
  const { stock } = moveBetween(status, to);
  const transfers = stock === 'untouched' ? [] : lines.map((line) => transferOf(line, stock === 'taken' ? 1 : -1));
  return { from: status, to, transfers };
}

/**
 * A move by the order's customer.
 * @param started whether the event has
 * @throws DomainError INVALID_TRANSITION
 */
export function decideCustomersMove(order: OrderFigures, to: OrderStatus, started: boolean): Move {
  assertCustomerMay(order.status, to, started);
  return decideMove(order, to);
}

/** What becomes of an order that staff approve. */
export interface ApprovalDecision {
  outcome: 'APPROVED' | 'AUTO_REJECTED';
  move: Move;
  /** Why it is rejected instead, for people. */
  reason: string | null;
}

/**
 * APPROVED with stock taken of all types, or, where one falls short, REJECTED with the reason and no stock moved.
 * @param stock of the order's types
 * @throws DomainError INVALID_TRANSITION
 */
export function decideApproval(
  order: OrderFigures,
  stock: ReadonlyMap<number, { id: number; name: string; available: number }>,
): ApprovalDecision {
  const move = decideMove(order, 'APPROVED');
  const shortages = order.lines.flatMap(({ ticketTypeId, quantity }) => {
    const ticketType = stock.get(ticketTypeId)!;
    const { available } = ticketType;
    return quantity > available ? [{ ticketType, requested: quantity, available }] : [];
  });
  if (shortages.length === 0) return { outcome: 'APPROVED', move, reason: null };
  const reason = shortages.map(shortageText).join(' ');
  return { outcome: 'AUTO_REJECTED', move: decideMove(order, 'REJECTED'), reason };
}

function transferOf({ ticketTypeId, quantity, amount }: OrderedLine, taken: 1 | -1): StockTransfer {
  return { ticketTypeId, available: -taken * quantity, sold: taken * quantity, revenue: taken * amount };
}
