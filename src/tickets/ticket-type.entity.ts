import { defineEntity, p } from '@mikro-orm/core';
import { MinorUnits } from '../persistence/driver/minor-units.js';
import { Event } from './event.entity.js';

export const TICKET_TIERS = ['VIP', 'REGULAR'] as const;
export type TicketTier = (typeof TICKET_TIERS)[number];

/** The most ticket types of one event: clients read all of them in one list. */
export const MAX_TICKET_TYPES = 100;
/** The most tickets of one type in stock, over all places. */
export const MAX_STOCK = 1_000_000;

const TicketTypeSchema = defineEntity({
  name: 'TicketType',
  checks: [
    { name: 'available_not_negative', expression: 'available >= 0' },
    { name: 'held_not_negative', expression: 'held >= 0' },
    { name: 'sold_not_negative', expression: 'sold >= 0' },
  ],
  properties: {
    id: p.integer().primary(),
    event: () => p.manyToOne(Event).index(),
    tier: p.enum(TICKET_TIERS),
    name: p.string().length(200),
    price: p.type(MinorUnits),
    available: p.integer().default(0),
    held: p.integer().default(0),
    sold: p.integer().default(0),
    revenue: p.bigint('number').default(0),
  },
});

/**
 * A ticket type: a price in the event's minor unit, and stock in three places. The counters are the sums of the stock
 * movements. `revenue` is the sum of the sold tickets' order prices. Only `Stock` changes them.
 */
export class TicketType extends TicketTypeSchema.class {
  constructor(type: Pick<TicketType, 'event' | 'tier' | 'name' | 'price'>) {
    super();
    Object.assign(this, type);
    this.available = this.held = this.sold = this.revenue = 0;
  }

  /** Whether a new customer can only join the queue. */
  get soldOut(): boolean {
    return this.available === 0;
  }
}
TicketTypeSchema.setClass(TicketType);
