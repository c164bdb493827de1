import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Event } from './event.entity.js';
import { Stock } from './stock.js';
import { TicketType } from './ticket-type.entity.js';

/** What a fresh database sells, in US cents, so that everything works before anyone configures anything. */
const TICKETS = [
  { tier: 'VIP', name: 'VIP', price: 100_00, available: 50 },
  { tier: 'REGULAR', name: 'Regular', price: 85_00, available: 100 },
] as const;

/** Gives a database without events the default one. */
@Injectable()
export class DefaultEvent implements OnApplicationBootstrap {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly stock: Stock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.seed();
  }

  /** Joins the open unit of work; changes nothing where there is an event. */
  seed(): Promise<void> {
    return this.unit.run(async (em) => {
      if ((await em.count(Event)) > 0) return;
      const event = new Event({
        slug: 'main',
        name: 'Main Event',
        timezone: 'UTC',
        currency: 'USD',
        maxTicketsPerOrder: 5,
        salesOpen: true,
        waitingList: 'MANUAL',
        queueRule: 'STRICT',
        offerMinutes: 1440,
      });
      for (const { available, ...details } of TICKETS) {
        const type = new TicketType({ event, ...details });
        await em.persist(type).flush();
        await this.stock.move(type, { available, held: 0, sold: 0, revenue: 0 }, { cause: 'stocked' });
      }
    });
  }
}
