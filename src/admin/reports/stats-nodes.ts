import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NodeReaders } from '../../nodes/node-readers.js';
import { TicketTypes } from '../../tickets/ticket-types.js';
import { Statistics } from './statistics.js';

/** Reads the figures of an event by its id, and those of a ticket type through its event. */
@Injectable()
export class StatsNodes implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly statistics: Statistics,
    private readonly types: TicketTypes,
  ) {}

  onModuleInit(): void {
    this.nodes.register('DashboardStats', {
      access: 'orders.read',
      read: (_, eventId) => this.statistics.dashboard(eventId),
    });
    this.nodes.register('TicketTypeStats', {
      access: 'orders.read',
      read: async (_, id) => {
        const { event } = await this.types.get(id);
        const { ticketTypes } = await this.statistics.dashboard(event.id);
        return ticketTypes.find(({ ticketType }) => ticketType.id === id);
      },
    });
  }
}
