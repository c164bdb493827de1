import type { EntityManager } from '@mikro-orm/sql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import { Holdings, type Holding, type Part, type Referred, type Told } from '../persistence/holdings.js';
import type { Tx } from '../persistence/tx.js';
import { leaveSomeWaiting } from './leave-waiting.js';
import { QueueEntry } from './queue-entry.entity.js';

/** Queue entries. A user whose account ends leaves the queues. */
@Injectable()
export class QueueHolding implements Holding, OnModuleInit {
  readonly dropped = [QueueEntry];
  readonly personal = { queueEntries: entriesOf };

  constructor(private readonly holdings: Holdings) {}

  onModuleInit(): void {
    this.holdings.register(this);
  }

  withdrawSome(tx: Tx, by: Acting, customer: { id: number }): Promise<boolean> {
    return leaveSomeWaiting(tx, by, customer);
  }

  async referrer(em: EntityManager, to: Referred): Promise<string | undefined> {
    const ticketType = 'eventId' in to ? { event: to.eventId } : to.ticketTypeId;
    return (await em.findOne(QueueEntry, { ticketType })) ? 'queueEntries' : undefined;
  }
}

async function entriesOf(em: EntityManager, customer: number, { where, ...part }: Part): Promise<Told[]> {
  const entries = await em.find(
    QueueEntry,
    { customer, ...where },
    { ...part, populate: ['ticketType.event', 'order'] },
  );
  return entries.map(({ id, ticketType, order, quantity, unitPrice, status, joinedAt }) => ({
    id,
    row: {
      event: ticketType.event.name,
      ticketType: ticketType.name,
      quantity,
      unitPrice,
      currency: ticketType.event.currency,
      status,
      joinedAt,
      order: order?.code,
    },
  }));
}
