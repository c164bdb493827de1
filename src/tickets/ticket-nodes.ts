import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Loaders } from '../persistence/loaders.js';
import { NodeReaders } from '../nodes/node-readers.js';
import { findsEvent } from './event-visibility.js';
import { Event } from './event.entity.js';
import { StockMovement } from './stock-movement.entity.js';
import { TicketTypes } from './ticket-types.js';

/** Reads events, ticket types and stock movements by their ids. */
@Injectable()
export class TicketNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly types: TicketTypes,
    private readonly loaders: Loaders,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Event', {
      access: 'public',
      read: async ({ viewer }, id) => {
        const event = await this.loaders.maybeOne(Event, id);
        return event && findsEvent(viewer, event.status) ? event : null;
      },
    });
    this.nodes.register('TicketType', {
      access: 'public',
      read: async ({ viewer }, id) => {
        const { event } = await this.types.get(id);
        return (await this.types.ofEvent(event.id, viewer)).find((type) => type.id === id);
      },
    });
    this.nodes.register('StockMovement', {
      access: 'stock.manage',
      read: (_, id) => this.loaders.maybeOne(StockMovement, id),
    });
  }
}
