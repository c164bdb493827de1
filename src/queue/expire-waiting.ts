import type { EntityManager } from '@mikro-orm/sql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { bySystem } from '../auth/sessions/by.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { EventEndings, type EndsWithEvent } from '../tickets/event-endings.js';
import { endWaiting, readWaiting } from './end-waiting.js';
import { QueueEntry } from './queue-entry.entity.js';

/** The most entries that one transaction ends. */
const AT_ONCE = 100;
const OF_EVENTS_THAT_ARE_OVER = `
  t.event_id in (select id from events where starts_at <= ? or status = 'ARCHIVED') limit ${AT_ONCE}`;

/** WAITING → EXPIRED when the event starts or is archived. Closing sales by hand ends nothing. */
@Injectable()
export class ExpireWaiting implements EndsWithEvent, OnModuleInit {
  constructor(
    private readonly transactions: Transactions,
    private readonly endings: EventEndings,
  ) {}

  onModuleInit(): void {
    this.endings.register(this);
  }

  count(em: EntityManager, event: number): Promise<number> {
    return em.count(QueueEntry, { ticketType: { event }, status: 'WAITING' });
  }

  endSome(): Promise<boolean> {
    const by = bySystem('expireWaiting');
    return this.transactions.run(by, (tx: Tx) => this.expire(tx, by));
  }

  private async expire(tx: Tx, by: ReturnType<typeof bySystem>): Promise<boolean> {
    const seen = await readWaiting(tx, OF_EVENTS_THAT_ARE_OVER, [tx.now]);
    await endWaiting(tx, by, seen, 'EXPIRED');
    return seen.length === AT_ONCE;
  }
}
