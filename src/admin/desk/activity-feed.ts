import { Injectable } from '@nestjs/common';
import { Activity } from '../../journal/activity.entity.js';
import { Transactions } from '../../persistence/transactions.js';
import { findEvent } from '../../tickets/find-event.js';

/** Reads the feed of an event. */
@Injectable()
export class ActivityFeed {
  constructor(private readonly transactions: Transactions) {}

  /** The newest rows first. @throws DomainError NOT_FOUND */
  async recent(eventId: number | undefined, first: number): Promise<Activity[]> {
    const { db, em, now } = this.transactions;
    const event = await findEvent(db, eventId, now);
    return em.find(Activity, { eventId: event.id }, { orderBy: { id: 'desc' }, limit: first });
  }
}
