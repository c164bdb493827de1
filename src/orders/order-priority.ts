import type { TicketTier } from '../tickets/ticket-type.entity.js';

/** The number is the rank in which staff process orders. The database sorts by it. */
export enum OrderPriority {
  VIP = 0,
  MIXED = 1,
  REGULAR = 2,
}

/** VIP for VIP tickets only, MIXED for both tiers, else REGULAR. */
export function priorityOf(tiers: Iterable<TicketTier>): OrderPriority {
  const kinds = new Set(tiers);
  if (!kinds.has('VIP')) return OrderPriority.REGULAR;
  return kinds.has('REGULAR') ? OrderPriority.MIXED : OrderPriority.VIP;
}
