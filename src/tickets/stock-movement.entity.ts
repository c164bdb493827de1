import { defineEntity, p } from '@mikro-orm/core';
import { TicketType } from './ticket-type.entity.js';

/** Why stock moved. Only the first two change the total. */
export const STOCK_CAUSES = ['stocked', 'restocked', 'order.approved', 'order.cancelled'] as const;
export type StockCause = (typeof STOCK_CAUSES)[number];

const StockMovementSchema = defineEntity({
  name: 'StockMovement',
  indexes: [{ name: 'stock_movement_of_type', properties: ['ticketType', 'id'] }],
  properties: {
    id: p.integer().primary(),
    ticketType: () => p.manyToOne(TicketType).index(false),
    at: p.datetime().length(3),
    cause: p.enum(STOCK_CAUSES),
    actorId: p.integer().nullable(),
    orderId: p.integer().nullable(),
    available: p.integer(),
    held: p.integer(),
    sold: p.integer(),
  },
});

/** One row of the stock ledger: the change to each place, and the cause. Never changed once written. */
export class StockMovement extends StockMovementSchema.class {
  constructor(movement: Omit<StockMovement, 'id'>) {
    super();
    Object.assign(this, movement);
  }
}
StockMovementSchema.setClass(StockMovement);
