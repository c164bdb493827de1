import { OptimisticLockError, raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import { subjectOf, type User } from '../auth/user.entity.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { QueueEntry } from './queue-entry.entity.js';
import { assertQueueMove } from './queue-lifecycle.js';

/** Entries that one transaction takes out of their queues at most. */
const AT_ONCE = 100;

interface Waiting {
  id: number;
  event: number;
  type: number;
  /** Tickets. */
  quantity: number;
}

/** Takes a customer out of all queues, many entries with few statements. */
@Injectable()
export class LeaveWaiting {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
    private readonly trail: Trail,
    private readonly audit: Audit,
  ) {}

  /**
   * WAITING → LEFT for at most 100 of the customer's entries: one update, one insert for the feed and one note for the audit
   * log. Entries that are fulfilled meanwhile stay fulfilled. Needs an open unit of work that has passed the gate and
   * holds the customer's row, so that no more entries come.
   * @returns whether there may be more
   */
  async some(actor: User, customer: User): Promise<boolean> {
    assertQueueMove('WAITING', 'LEFT');
    const em = this.unit.em;
    const seen = await this.read(`customer_id = ? and status = 'WAITING' order by e.id limit ${AT_ONCE}`, [
      customer.id,
    ]);
    const held = seen.map(({ id }) => id);
    await this.database.hold(em, QueueEntry, held);
    const waiting = this.database.postgres ? await this.stillWaiting(held) : seen;
    if (waiting.length > 0) {
      const ids = waiting.map(({ id }) => id);
      const left = await em.nativeUpdate(
        QueueEntry,
        { [raw(`id in (${ids.join(', ')})`)]: [], status: 'WAITING' },
        { status: 'LEFT' },
      );
      if (left !== ids.length) throw new OptimisticLockError('Held entries were fulfilled by somebody else');
      this.audit.note({ subject: subjectOf(customer), after: { leftQueueEntries: ids } });
      await this.trail.recordAll(
        waiting.map(({ id, event, type, quantity }) => ({
          kind: 'queue.left',
          eventId: event,
          actorId: actor.id,
          customerId: customer.id,
          ticketTypeId: type,
          queueEntryId: id,
          quantity,
        })),
      );
    }
    return seen.length === AT_ONCE;
  }

  private stillWaiting(ids: number[]): Promise<Waiting[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.read(`e.id in (${ids.join(', ')}) and status = 'WAITING' order by e.id`);
  }

  private read(where: string, values: number[] = []): Promise<Waiting[]> {
    return this.unit.em.execute<Waiting[]>(
      `select e.id, t.event_id as event, t.id as type, e.quantity
       from queue_entry e join ticket_type t on t.id = e.ticket_type_id where ${where}`,
      values,
    );
  }
}
