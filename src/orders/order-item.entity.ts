import { defineEntity, p } from '@mikro-orm/core';
import { MinorUnits } from '../persistence/driver/minor-units.js';
import { TICKET_TIERS, TicketType } from '../tickets/ticket-type.entity.js';
import { Order } from './order.entity.js';

const OrderItemSchema = defineEntity({
  name: 'OrderItem',
  uniques: [{ name: 'order_item_once', properties: ['order', 'ticketType'] }],
  properties: {
    id: p.integer().primary(),
    order: () => p.manyToOne(Order).index(false),
    ticketType: () => p.manyToOne(TicketType).index(false),
    quantity: p.integer(),
    unitPrice: p.type(MinorUnits),
    name: p.string().length(200).nullable(),
    tier: p.enum(TICKET_TIERS).nullable(),
  },
});

/**
 * A quantity of one type at the price of the moment, in the minor unit of the order's currency. `name` and `tier` are the
 * type's when it was ordered; null in rows of an earlier version until `nameSomeOrders` fills them. Never changes otherwise.
 */
export class OrderItem extends OrderItemSchema.class {
  constructor(item: Omit<OrderItem, 'id' | 'amount'>) {
    super();
    Object.assign(this, item);
  }

  /** quantity × unit price, in minor units */
  get amount(): number {
    return this.quantity * this.unitPrice;
  }
}
OrderItemSchema.setClass(OrderItem);
