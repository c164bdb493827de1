import { defineEntity, p } from '@mikro-orm/core';

const TicketTypeSchema = defineEntity({
  name: 'TicketType',
  properties: {
    id: p.integer().primary(),
    name: p.string(),
    tier: p.string(),
    price: p.integer(),
    available: p.integer(),
    sold: p.integer().default(0),
  },
});
export class TicketType extends TicketTypeSchema.class {}
TicketTypeSchema.setClass(TicketType);

const OrderSchema = defineEntity({
  name: 'Order',
  tableName: 'orders',
  properties: {
    id: p.integer().primary(),
    code: p.string().unique(),
    customerId: p.integer(),
    status: p.string(),
    total: p.integer(),
    placedAt: p.datetime(),
    decidedAt: p.datetime().nullable(),
    items: () => p.oneToMany(OrderItem).mappedBy('order'),
  },
});
export class Order extends OrderSchema.class {}
OrderSchema.setClass(Order);

const OrderItemSchema = defineEntity({
  name: 'OrderItem',
  properties: {
    id: p.integer().primary(),
    order: () => p.manyToOne(Order).index(),
    ticketType: () => p.manyToOne(TicketType),
    quantity: p.integer(),
    unitPrice: p.integer(),
  },
});
export class OrderItem extends OrderItemSchema.class {}
OrderItemSchema.setClass(OrderItem);

export const ENTITIES = [TicketType, Order, OrderItem];
