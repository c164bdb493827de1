import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Loaders } from '../persistence/loaders.js';
import { known, NodeReaders } from '../nodes/node-readers.js';
import { Order } from '../orders/order.entity.js';
import { OrderItem } from '../orders/order-item.entity.js';
import type { LineRow } from '../common/ids/id-types.js';
import { lineOfEntry, lineOfOrder, type QueueLine } from './queue-line.js';
import { QueueEntry } from './queue-entry.entity.js';
import { Queue } from './queue.js';

/** Reads queue entries by their ids, and the lines that staff see of a queue. */
@Injectable()
export class QueueNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly queue: Queue,
    private readonly loaders: Loaders,
  ) {}

  onModuleInit(): void {
    this.nodes.register('QueueEntry', {
      access: 'orders.place',
      read: (asked, id) => this.queue.visible(known(asked), id),
    });
    this.nodes.register('QueueLine', {
      access: 'orders.read',
      read: (_, row) => (row.of === 'entry' ? this.lineOfWaiting(row) : this.lineOfPending(row)),
    });
  }

  private async lineOfWaiting({ ticketTypeId, id }: LineRow): Promise<QueueLine | null> {
    const entry = await this.loaders.maybeOne(QueueEntry, id);
    return entry?.status === 'WAITING' && entry.ticketType.id === ticketTypeId ? lineOfEntry(entry) : null;
  }

  private async lineOfPending({ ticketTypeId, id }: LineRow): Promise<QueueLine | null> {
    const order = await this.loaders.maybeOne(Order, id);
    if (order?.status !== 'PENDING') return null;
    const items = await this.loaders.many(OrderItem, 'order', id);
    const item = items.find(({ ticketType }) => ticketType.id === ticketTypeId);
    return item ? lineOfOrder(order, ticketTypeId, item.quantity) : null;
  }
}
