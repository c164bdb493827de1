import { raw } from '@mikro-orm/core';
import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';
import { insufficientStock } from './shortage.js';
import { StockMovement, type StockCause } from './stock-movement.entity.js';
import { TicketType } from './ticket-type.entity.js';
import { MAX_WORTH, tooMuchRevenue } from './worth.js';

/** The change to each place (negative takes away), and to the revenue in minor units. */
export interface StockChange {
  available: number;
  held: number;
  sold: number;
  revenue: number;
}

/** Why stock moves. */
export interface StockReason {
  cause: StockCause;
  orderId?: number;
}

/**
 * Locks these types' rows until the transaction ends, in id order against deadlocks, and reads them as they are now.
 */
export async function lockTicketTypes(tx: Tx, ids: number[]): Promise<Map<number, TicketType>> {
  await tx.lockForUpdate(TicketType, ids);
  const types = await tx.em.find(TicketType, { id: { $in: ids } }, { refresh: true });
  return new Map(types.map((type) => [type.id, type]));
}

/**
 * Moves stock of one type: counter, ledger and feed together. No other code moves stock. Besides the lock, the update's
 * own condition refuses to take more than there is.
 * @throws DomainError INSUFFICIENT_STOCK with `requested` and `available`, BAD_USER_INPUT past MAX_WORTH; nothing has
 *   moved then
 */
export async function moveStock(
  tx: Tx,
  by: Acting,
  type: TicketType,
  { available, held, sold, revenue }: StockChange,
  { cause, orderId }: StockReason,
): Promise<void> {
  const moved = await tx.em.nativeUpdate(
    TicketType,
    {
      id: type.id,
      available: { $gte: Math.max(0, -available) },
      held: { $gte: Math.max(0, -held) },
      sold: { $gte: Math.max(0, -sold) },
      ...(revenue > 0 && { revenue: { $lte: MAX_WORTH - revenue } }),
    },
    {
      available: raw('available + ?', [available]),
      held: raw('held + ?', [held]),
      sold: raw('sold + ?', [sold]),
      revenue: raw('revenue + ?', [revenue]),
    },
  );
  await tx.em.refresh(type);
  if (moved === 0 && revenue > MAX_WORTH - type.revenue) throw tooMuchRevenue(type);
  if (moved === 0) throw insufficientStock({ ticketType: type, requested: -available, available: type.available });

  const actorId = by.user?.id;
  tx.em.persist(new StockMovement({ ticketType: type, at: tx.now, cause, actorId, orderId, available, held, sold }));
  tx.record(by, {
    kind: 'stock.changed',
    eventId: type.event.id,
    orderId,
    ticketTypeId: type.id,
    quantity: available,
    subject: `ticketType:${type.id}`,
    before: { available: type.available - available, held: type.held - held, sold: type.sold - sold },
    after: { available: type.available, held: type.held, sold: type.sold },
  });
}

/** Tickets of one order line, and what they cost in minor units. */
interface SoldTickets {
  quantity: number;
  amount: number;
}

/** Sells tickets of an order: available → sold. @throws DomainError INSUFFICIENT_STOCK */
export function takeStock(
  tx: Tx,
  by: Acting,
  type: TicketType,
  { quantity, amount }: SoldTickets,
  orderId: number,
): Promise<void> {
  const change = { available: -quantity, held: 0, sold: quantity, revenue: amount };
  return moveStock(tx, by, type, change, { cause: 'order.approved', orderId });
}

/** Takes sold tickets of an order back: sold → available. */
export function returnStock(
  tx: Tx,
  by: Acting,
  type: TicketType,
  { quantity, amount }: SoldTickets,
  orderId: number,
): Promise<void> {
  const change = { available: quantity, held: 0, sold: -quantity, revenue: -amount };
  return moveStock(tx, by, type, change, { cause: 'order.cancelled', orderId });
}
