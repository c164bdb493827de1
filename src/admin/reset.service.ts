import { Injectable } from '@nestjs/common';
import { Activity } from '../audit/activity.entity.js';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import type { User } from '../auth/user.entity.js';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { OrderTally } from '../orders/order-tally.entity.js';
import { Order } from '../orders/order.entity.js';
import { IdempotencyKey } from '../persistence/idempotency.entity.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { QueueEntry } from '../queue/queue-entry.entity.js';
import { DefaultEvent } from '../tickets/default-event.js';
import { Event } from '../tickets/event.entity.js';
import { Events } from '../tickets/events.service.js';
import { ResetGate } from '../tickets/reset-gate.js';
import { StockMovement } from '../tickets/stock-movement.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';

export const CONFIRMATION = 'RESET ALL DATA';

/** What a reset drops, each before what it refers to. Users, their sessions and the audit log stay. */
const DROPPED = [Activity, QueueEntry, OrderItem, Order, OrderTally, StockMovement, TicketType, Event, IdempotencyKey];

/** Starts over with the default event. */
@Injectable()
export class Reset {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly events: Events,
    private readonly defaultEvent: DefaultEvent,
    private readonly trail: Trail,
    private readonly audit: Audit,
    private readonly config: Config,
  ) {}

  /** @throws DomainError FORBIDDEN in production without ALLOW_RESET, CONFIRMATION_REQUIRED */
  async everything(actor: User, confirm: string): Promise<boolean> {
    if (!this.config.allowReset) {
      throw new DomainError('FORBIDDEN', 'In production a reset needs ALLOW_RESET=true.', { variable: 'ALLOW_RESET' });
    }
    if (confirm !== CONFIRMATION) {
      throw new DomainError('CONFIRMATION_REQUIRED', `Type ${CONFIRMATION} to confirm.`, { expected: CONFIRMATION });
    }
    return this.unit.run(async (em) => {
      await this.gate.close();
      this.audit.note({ subject: 'everything' });
      for (const entity of DROPPED) await em.nativeDelete(entity as typeof Event, {});
      await this.defaultEvent.seed();
      const { id } = await this.events.get(undefined);
      this.trail.record({ kind: 'data.reset', eventId: id, actorId: actor.id });
      return true;
    });
  }
}
