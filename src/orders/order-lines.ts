import { DomainError } from '../common/domain-error.js';

/** A quantity of one type. */
export interface OrderLine {
  ticketTypeId: number;
  quantity: number;
}

/** One line per ticket type, by type id. The result does not depend on the order of the request's lines. */
export function mergeLines(lines: readonly OrderLine[]): OrderLine[] {
  const quantities = new Map<number, number>();
  for (const { ticketTypeId, quantity } of lines) {
    quantities.set(ticketTypeId, (quantities.get(ticketTypeId) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([ticketTypeId, quantity]) => ({ ticketTypeId, quantity }))
    .toSorted((a, b) => a.ticketTypeId - b.ticketTypeId);
}

/** The number of tickets in all lines. */
export function ticketCount(lines: readonly Pick<OrderLine, 'quantity'>[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The total of the lines, in minor units. */
export function totalOf(lines: readonly { quantity: number; unitPrice: number }[]): number {
  return lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
}

/** @throws DomainError ORDER_LIMIT_EXCEEDED with `limit` and `requested` */
export function assertWithinLimit(requested: number, limit: number): void {
  if (requested <= limit) return;
  throw new DomainError('ORDER_LIMIT_EXCEEDED', `At most ${limit} tickets at once; ${requested} requested.`, {
    limit,
    requested,
  });
}
