import { Injectable } from '@nestjs/common';
import { Activity } from '../../journal/activity.entity.js';
import { EntityStatement } from '../../persistence/statements/entity-statement.js';
import { Transactions } from '../../persistence/transactions.js';
import { findEvent } from '../../tickets/find-event.js';

const OF_EVENT = new EntityStatement<Activity, { eventId: number; first: number }>(Activity, (query, $) =>
  query.where('event_id', '=', $.eventId).orderBy('id', 'desc').limit($.first),
);

const OF_ORDER = new EntityStatement<Activity, { orderId: number; first: number }>(Activity, (query, $) =>
  query.where('order_id', '=', $.orderId).orderBy('id').limit($.first),
);
const MOVES_OF_ORDER = new EntityStatement<Activity, { orderId: number; first: number }>(Activity, (query, $) =>
  query.where('order_id', '=', $.orderId).where('kind', 'like', 'order.%').orderBy('id').limit($.first),
);

/** The most rows of an order’s history; a move of an order writes one for each of its ticket types besides. */
export const MAX_HISTORY = 100;

/** Reads the feed of an event, and of an order. */
@Injectable()
export class ActivityFeed {
  constructor(private readonly transactions: Transactions) {}

  /** The newest rows first. @throws DomainError NOT_FOUND */
  async recent(eventId: number | undefined, first: number): Promise<Activity[]> {
    const { db, now } = this.transactions;
    const event = await findEvent(db, eventId, now);
    return OF_EVENT.all(db, { eventId: event.id, first });
  }

  /** All rows about an order, the oldest first. */
  ofOrder(orderId: number): Promise<Activity[]> {
    return OF_ORDER.all(this.transactions.db, { orderId, first: MAX_HISTORY });
  }

  /** The moves of an order, the oldest first. */
  movesOfOrder(orderId: number): Promise<Activity[]> {
    return MOVES_OF_ORDER.all(this.transactions.db, { orderId, first: MAX_HISTORY });
  }
}
