import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Loaders } from '../persistence/loaders.js';
import { known, NodeReaders } from '../nodes/node-readers.js';
import { OrderItem } from './order-item.entity.js';
import { Orders } from './orders.js';

/** Reads orders by their ids, and items through their orders. */
@Injectable()
export class OrderNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly orders: Orders,
    private readonly loaders: Loaders,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Order', {
      access: 'orders.place',
      read: (asked, id) => this.orders.visible(known(asked), id),
    });
    this.nodes.register('OrderItem', {
      access: 'orders.place',
      read: async (asked, { ticketTypeId, id }) => {
        const order = await this.orders.visible(known(asked), id);
        const items = await this.loaders.many(OrderItem, 'order', order.id);
        const item = items.find(({ ticketType }) => ticketType.id === ticketTypeId);
        if (item) item.order = order; // amounts read its currency
        return item;
      },
    });
  }
}
