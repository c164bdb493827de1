import { defineEntity, p } from '@mikro-orm/core';
import { Event } from '../tickets/event.entity.js';
import { ORDER_STATUSES } from './order-lifecycle.js';

const OrderTallySchema = defineEntity({
  name: 'OrderTally',
  properties: {
    event: () => p.manyToOne(Event).primary().index(false),
    status: p.enum(ORDER_STATUSES).primary(),
    orders: p.integer(),
  },
});

/**
 * The number of an event's orders in one status. A counter, so that reading it costs the same for any number of orders.
 */
export class OrderTally extends OrderTallySchema.class {}
OrderTallySchema.setClass(OrderTally);
