import { Injectable } from '@nestjs/common';
import type { PageRequest } from '../../common/page.arguments.js';
import { Activity } from '../../journal/activity.entity.js';
import { ListByKey, nodesOf, type Page } from '../../persistence/page.js';
import { EntityStatement } from '../../persistence/statements/entity-statement.js';
import { Transactions } from '../../persistence/transactions.js';
import { findEvent } from '../../tickets/find-event.js';

const OF_EVENT = new ListByKey<Activity, { eventId: number }>(Activity, (query, $) =>
  query.where('event_id', '=', $.eventId),
);

const OF_ORDER = new EntityStatement<Activity, { orderId: number; first: number }>(Activity, (query, $) =>
  query.where('order_id', '=', $.orderId).orderBy('id', 'desc').limit($.first),
);
const MOVES_OF_ORDER = new EntityStatement<Activity, { orderId: number; first: number }>(Activity, (query, $) =>
  query.where('order_id', '=', $.orderId).where('kind', 'like', 'order.%').orderBy('id', 'desc').limit($.first),
);

/** The most rows of an order’s history. An order of five ticket types that was approved and cancelled has 13. */
export const MAX_HISTORY = 20;

/** Reads the feed of an event, and of an order. */
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

  /** The newest rows about an order, the oldest of them first. */
  async ofOrder(orderId: number): Promise<Activity[]> {
    return (await OF_ORDER.all(this.transactions.db, { orderId, first: MAX_HISTORY })).toReversed();
  }

  /** The newest moves of an order, the oldest of them first. */
  async movesOfOrder(orderId: number): Promise<Activity[]> {
    return (await MOVES_OF_ORDER.all(this.transactions.db, { orderId, first: MAX_HISTORY })).toReversed();
  }
}
