import { Injectable } from '@nestjs/common';
import type { PageRequest } from '../../common/page.arguments.js';
import { Activity } from '../../journal/activity.entity.js';
import { ListByKey, nodesOf, type Page } from '../../persistence/page.js';
import { Transactions } from '../../persistence/transactions.js';
import { findEvent } from '../../tickets/find-event.js';

const OF_EVENT = new ListByKey<Activity, { eventId: number }>(Activity, (query, $) =>
  query.where('event_id', '=', $.eventId),
);

/** Reads the feed of an event. */
@Injectable()
export class ActivityFeed {
  constructor(private readonly transactions: Transactions) {}

  /** The newest rows first. @throws DomainError NOT_FOUND */
  async recent(eventId: number | undefined, first: number): Promise<Activity[]> {
    const { db, now } = this.transactions;
    const event = await findEvent(db, eventId, now);
    return nodesOf(await this.page(event.id, { rows: first }));
  }

  /** A page of the rows, the newest first. */
  page(eventId: number, page: PageRequest): Promise<Page<Activity>> {
    return OF_EVENT.page(this.transactions.db, { eventId }, page);
  }
}
