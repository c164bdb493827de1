import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import type { DomainEvent } from '../events/domain-event.js';
import { EventBus } from '../events/event-bus.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Activity } from './activity.entity.js';

/** Writes down what happened, in the transaction that it happens in, and tells the bus once that is committed. */
@Injectable()
export class Trail {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Needs an open unit of work. */
  record(happened: Omit<DomainEvent, 'at'>): void {
    const event = { ...happened, at: this.clock.now() };
    this.unit.em.persist(new Activity(event));
    this.unit.afterCommit(() => this.bus.publish(event));
  }

  /** The same for many, whose rows are inserted by one statement. Needs an open unit of work. */
  async recordAll(happened: Omit<DomainEvent, 'at'>[]): Promise<void> {
    const at = this.clock.now();
    const events: DomainEvent[] = happened.map((one) => ({ ...one, at }));
    await this.unit.em.insertMany(
      Activity,
      events.map(({ at: when, kind, eventId, actorId, orderId, ticketTypeId, quantity }) => ({
        at: when,
        kind,
        eventId,
        actorId,
        orderId,
        ticketTypeId,
        quantity,
      })),
    );
    for (const event of events) this.unit.afterCommit(() => this.bus.publish(event));
  }
}
