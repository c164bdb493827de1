import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BusMessage } from '../bus/message.js';
import { MessageBus } from '../bus/message-bus.js';
import { ListSizes } from '../limits/list-sizes.js';
import { Transactions } from '../persistence/transactions.js';

type EventRow = { id: number; most: number; types: number | string };

/**
 * Reports the sizes of three lists: events, an event's ticket types, an order's items. At the start and after each
 * change.
 */
@Injectable()
export class TicketListSizes implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(TicketListSizes.name);
  /** The number of ticket types of each event. */
  private types = new Map<number, number>();
  /** The largest `maxTicketsPerOrder`; an order has no more items than that. */
  private perOrder = 0;
  private leaveBus = () => {};

  constructor(
    private readonly transactions: Transactions,
    private readonly bus: MessageBus,
    private readonly sizes: ListSizes,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.leaveBus = this.bus.subscribe((message) => this.follow(message));
    await this.read();
  }

  onModuleDestroy(): void {
    this.leaveBus();
  }

  /**
   * Counts a new ticket type at once, before the mutation that created it is answered. For other changes it reads
   * again.
   */
  private follow(message: BusMessage): void {
    if (message.kind === 'ticketType.created' && message.eventId !== undefined) {
      this.types.set(message.eventId, (this.types.get(message.eventId) ?? 0) + 1);
      this.report();
    } else if (CHANGES.has(message.kind)) {
      this.read().catch((error: unknown) => this.logger.error(error));
    }
  }

  private async read(): Promise<void> {
    const rows = await this.transactions.em.execute<EventRow[]>(EVENTS);
    this.types = new Map(rows.map(({ id, types }) => [id, Number(types)]));
    this.perOrder = Math.max(0, ...rows.map(({ most }) => most));
    this.report();
  }

  private report(): void {
    const types = Math.max(0, ...this.types.values());
    this.sizes.report('events', this.types.size);
    this.sizes.report('ticketTypes', types);
    this.sizes.report('items', Math.min(types, this.perOrder));
  }
}

const CHANGES = new Set<BusMessage['kind']>([
  'event.created',
  'event.updated',
  'event.deleted',
  'ticketType.deleted',
  'data.reset',
  'bus.gap',
]);

const EVENTS = `
  select events.id, events.max_tickets_per_order as most, count(ticket_type.id) as types
  from events left join ticket_type on ticket_type.event_id = events.id
  group by events.id, events.max_tickets_per_order`;
