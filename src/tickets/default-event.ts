import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { bySystem } from '../auth/sessions/by.js';
import type { Acting } from '../common/acting.js';
import { Activity } from '../journal/activity.entity.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { Event } from './event.entity.js';
import { moveStock } from './stock.js';
import { TicketType } from './ticket-type.entity.js';

/** The tickets of a fresh database, priced in US cents: the shop works before any configuration. */
const TICKETS = [
  { tier: 'VIP', name: 'VIP', price: 100_00, available: 50 },
  { tier: 'REGULAR', name: 'Regular', price: 85_00, available: 100 },
] as const;

/** Creates the default event when the application starts on a database that never had one. */
@Injectable()
export class DefaultEvent implements OnApplicationBootstrap {
  constructor(private readonly transactions: Transactions) {}

  async onApplicationBootstrap(): Promise<void> {
    const start = bySystem('start');
    await this.transactions.run(start, async (tx) => {
      if ((await tx.em.count(Event)) > 0) return; // the feed is read from end to end only where there is no event
      // Events that staff deleted do not come back.
      if ((await tx.em.count(Activity, { kind: 'event.deleted' })) === 0) await seedDefaultEvent(tx, start);
    });
  }
}

/** Creates the default event, unless an event exists. */
export async function seedDefaultEvent(tx: Tx, by: Acting): Promise<void> {
  if ((await tx.em.count(Event)) > 0) return;
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
    await tx.em.persist(type).flush();
    await moveStock(tx, by, type, { available, held: 0, sold: 0, revenue: 0 }, { cause: 'stocked' });
  }
}
