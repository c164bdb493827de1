import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Loaders } from '../persistence/loaders.js';
import { NodeReaders } from '../nodes/node-readers.js';
import { Events } from './events.js';
import { StockMovement } from './stock-movement.entity.js';
import { TicketTypes } from './ticket-types.js';

/** Reads events, ticket types and stock movements by their ids. */
@Injectable()
export class TicketNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly events: Events,
    private readonly types: TicketTypes,
    private readonly loaders: Loaders,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Event', {
      access: 'public',
      read: ({ viewer }, id) => this.events.find({ id }, viewer),
    });
    this.nodes.register('TicketType', {
      access: 'public',
      read: ({ viewer }, id) => this.types.visible(viewer, id),
    });
    this.nodes.register('StockMovement', {
      access: 'stock.manage',
      read: (_, id) => this.loaders.maybeOne(StockMovement, id),
    });
  }
}
