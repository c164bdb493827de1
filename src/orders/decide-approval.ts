import { shortageText } from '../tickets/shortage.js';
import { decideMove, type Move } from './decide-move.js';
import type { OrderLine } from './order-lines.js';
import type { OrderStatus } from './order-lifecycle.js';

/** The outcome of an approval. */
export interface ApprovalDecision {
  outcome: 'APPROVED' | 'AUTO_REJECTED';
  move: Move;
  /** The reason of an automatic rejection, for people. */
  reason: string | null;
}

/**
 * APPROVED with stock taken of all types. If one falls short: REJECTED with the reason, and no stock moved.
 * @param stock of the order's types
 * @throws DomainError INVALID_TRANSITION
 */
export function decideApproval(
  order: { status: OrderStatus; lines: readonly OrderLine[] },
  stock: ReadonlyMap<number, { id: number; name: string; available: number }>,
): ApprovalDecision {
  const move = decideMove(order.status, 'APPROVED');
  const shortages = order.lines.flatMap(({ ticketTypeId, quantity }) => {
    const ticketType = stock.get(ticketTypeId)!;
    const { available } = ticketType;
    return quantity > available ? [{ ticketType, requested: quantity, available }] : [];
  });
  if (shortages.length === 0) return { outcome: 'APPROVED', move, reason: null };
  const reason = shortages.map(shortageText).join(' ');
  return { outcome: 'AUTO_REJECTED', move: decideMove(order.status, 'REJECTED'), reason };
}
