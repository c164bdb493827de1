import { Injectable } from '@nestjs/common';
import { Activity } from '../../journal/activity.entity.js';
import { EntityStatement } from '../../persistence/statements/entity-statement.js';
import { Transactions } from '../../persistence/transactions.js';
import { findEvent } from '../../tickets/find-event.js';

const OF_EVENT = new EntityStatement<Activity, { eventId: number; first: number }>(Activity, (query, $) =>
  query.where('event_id', '=', $.eventId).orderBy('id', 'desc').limit($.first),
);

/** Reads the feed of an event. */
@Injectable()
export class ActivityFeed {
  constructor(private readonly transactions: Transactions) {}

  /** The newest rows first. @throws DomainError NOT_FOUND */
  async recent(eventId: number | undefined, first: number): Promise<Activity[]> {
    const { db, now } = this.transactions;
    const event = await findEvent(db, eventId, now);
    return OF_EVENT.all(db, { eventId: event.id, first });
  }
}
