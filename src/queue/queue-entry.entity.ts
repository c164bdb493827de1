import { defineEntity, p } from '@mikro-orm/core';
import { MinorUnits } from '../persistence/driver/minor-units.js';
import { User } from '../auth/users/user.entity.js';
import { Order } from '../orders/order.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { assertQueueMove, QUEUE_STATUSES, type QueueStatus } from './queue-lifecycle.js';

const QueueEntrySchema = defineEntity({
  name: 'QueueEntry',
  uniques: [{ name: 'queue_entry_once', properties: ['ticketType', 'customer'], where: { status: 'WAITING' } }],
  indexes: [
    { name: 'queue_entry_line', properties: ['ticketType', 'id'], where: { status: 'WAITING' } },
    { name: 'queue_entry_of_type', properties: ['ticketType', 'id'] },
    { name: 'queue_entry_of_customer', properties: ['customer', 'id'] },
    { name: 'queue_entry_waiting_of_customer', properties: ['customer', 'id'], where: { status: 'WAITING' } },
  ],
  properties: {
    id: p.integer().primary().autoincrement(false),
    ticketType: () => p.manyToOne(TicketType).index(false),
    customer: () => p.manyToOne(User).index(false),
    quantity: p.integer(),
    unitPrice: p.type(MinorUnits),
    status: p.enum(QUEUE_STATUSES).concurrencyCheck(),
    joinedAt: p.datetime().length(3),
    order: () => p.manyToOne(Order).nullable().index(), // for resets: deleting an order looks up its entries
  },
});

export type NewQueueEntry = Pick<QueueEntry, 'id' | 'ticketType' | 'customer' | 'quantity' | 'unitPrice' | 'joinedAt'>;

/**
 * A customer waits for a quantity of one type at the price when joining. The id is its number in the order of arrival.
 */
export class QueueEntry extends QueueEntrySchema.class {
  constructor(entry: NewQueueEntry) {
    super();
    Object.assign(this, entry);
    this.status = 'WAITING';
  }

  fulfil(order: Order): void {
    this.moveTo('FULFILLED');
    this.order = order;
  }

  leave(): void {
    this.moveTo('LEFT');
  }

  private moveTo(status: QueueStatus): void {
    assertQueueMove(this.status, status);
    this.status = status;
  }
}
QueueEntrySchema.setClass(QueueEntry);
