import { Injectable } from '@nestjs/common';
import { Activity } from '../audit/activity.entity.js';
import type { By } from '../auth/by.js';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { OrderTally } from '../orders/order-tally.entity.js';
import { Order } from '../orders/order.entity.js';
import { IdempotencyKey } from '../persistence/idempotency.entity.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { QueueEntry } from '../queue/queue-entry.entity.js';
import { seedDefaultEvent } from '../tickets/default-event.js';
import { Event } from '../tickets/event.entity.js';
import { findEvent } from '../tickets/find-event.js';
import { StockMovement } from '../tickets/stock-movement.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';

export const CONFIRMATION = 'RESET ALL DATA';

/** What a reset drops, each before what it refers to. Users, their sessions and the audit log stay. */
const DROPPED = [Activity, QueueEntry, OrderItem, Order, OrderTally, StockMovement, TicketType, Event, IdempotencyKey];

/** Starts over with the default event. */
@Injectable()
export class Reset {
  constructor(
    private readonly transactions: Transactions,
    private readonly config: Config,
  ) {}

  /** @throws DomainError FORBIDDEN in production without ALLOW_RESET, CONFIRMATION_REQUIRED */
  async everything(by: By, confirm: string): Promise<boolean> {
    if (!this.config.allowReset) {
      throw new DomainError('FORBIDDEN', 'In production a reset needs ALLOW_RESET=true.', { variable: 'ALLOW_RESET' });
    }
    if (confirm !== CONFIRMATION) {
      throw new DomainError('CONFIRMATION_REQUIRED', `Type ${CONFIRMATION} to confirm.`, { expected: CONFIRMATION });
    }
    return this.transactions.run(by, (tx) => this.startOver(tx, by), { alone: true });
  }

  private async startOver(tx: Tx, by: By): Promise<true> {
    for (const entity of DROPPED) await tx.em.nativeDelete(entity as typeof Event, {});
    await seedDefaultEvent(tx, by);
    const { id } = await findEvent(tx.em, undefined);
    tx.record(by, { kind: 'data.reset', eventId: id, subject: 'everything' });
    return true;
  }
}
