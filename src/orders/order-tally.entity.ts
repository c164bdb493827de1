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

/** How many decided orders an event has in one status, so that reading figures costs the same however many there are. */
export class OrderTally extends OrderTallySchema.class {}
OrderTallySchema.setClass(OrderTally);
