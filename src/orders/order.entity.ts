import { defineEntity, p } from '@mikro-orm/core';
import { User } from '../auth/users/user.entity.js';
import type { Money } from '../common/money.js';
import { Event } from '../tickets/event.entity.js';
import { DECISIONS, moveBetween, ORDER_STATUSES, SOLD, type OrderStatus } from './order-lifecycle.js';
import { OrderPriority } from './order-priority.js';
import type { OrderedEvent } from './ordered-names.js';

const OrderSchema = defineEntity({
  name: 'Order',
  tableName: 'orders',
  indexes: [
    { name: 'orders_to_decide', properties: ['event', 'priority', 'id'], where: { status: 'PENDING' } },
    { name: 'orders_of_customer', properties: ['customer', 'id'] },
    { name: 'orders_with_cancel_reason', properties: ['customer', 'id'], where: 'cancel_reason is not null' },
    { name: 'orders_pending_of_customer', properties: ['customer', 'event', 'id'], where: { status: 'PENDING' } },
    { name: 'orders_of_event', properties: ['event', 'id'] },
    { name: 'orders_by_status', properties: ['status', 'id'] },
    { name: 'orders_by_priority', properties: ['priority', 'id'] },
    { name: 'orders_by_total', properties: ['totalAmount', 'id'] },
    { name: 'orders_by_time', properties: ['placedAt', 'id'] },
    { name: 'orders_without_words', properties: ['id'], where: { wordCount: 0 } },
    { name: 'orders_of_event_by_status', properties: ['event', 'status', 'id'] },
    { name: 'orders_without_names', properties: ['id'], where: 'event_name is null' },
  ],
  properties: {
    id: p.integer().primary().autoincrement(false),
    code: p.string().length(12).unique(),
    /** Its search words: one, its code. 0 for an order that version 0.2 has placed, until its word is written. */
    wordCount: p.integer().default(0),
    event: () => p.manyToOne(Event).index(false),
    customer: () => p.manyToOne(User).index(false),
    status: p.enum(ORDER_STATUSES).concurrencyCheck(),
    priority: p.integer().$type<OrderPriority>(),
    totalAmount: p.bigint('number'),
    currency: p.string().length(3),
    adminNotes: p.text().nullable(),
    cancelReason: p.text().nullable(),
    placedAt: p.datetime().length(3),
    decidedAt: p.datetime().length(3).nullable(),
    completedAt: p.datetime().length(3).nullable(),
    cancelledAt: p.datetime().length(3).nullable(),
    decidedById: p.integer().nullable(),
    /** Whether a rule decided it: stock was short at its approval, or the system approved it. */
    decidedAutomatically: p.boolean().default(false),
    eventName: p.string().length(200).nullable(),
    eventVenue: p.string().length(200).nullable(),
    eventStartsAt: p.datetime().length(3).nullable(),
    eventTimezone: p.string().length(60).nullable(),
  },
});

/** The columns of `eventAsOrdered`. */
type EventColumns = Pick<Order, 'eventName' | 'eventVenue' | 'eventStartsAt' | 'eventTimezone'>;

/** The decider of an approval or rejection. */
export interface Decider {
  userId: number | null;
  automatic: boolean;
}

const THE_SYSTEM: Decider = { userId: null, automatic: true };

export type NewOrder = Pick<
  Order,
  'id' | 'code' | 'event' | 'customer' | 'priority' | 'totalAmount' | 'currency' | 'placedAt'
> &
  EventColumns;

/**
 * A customer's order. Its status changes only through `move`, and the update is conditional on the previous status
 * (concurrencyCheck). The id is its number in the order of arrival. The `event…` columns are the event as it was when
 * ordered; null in rows of an earlier version until `nameSomeOrders` fills them.
 */
export class Order extends OrderSchema.class {
  constructor(order: NewOrder) {
    super();
    Object.assign(this, order);
    this.status = 'PENDING';
    this.wordCount = 1; // `createOrders` writes it
    this.decidedAutomatically = false;
  }

  get total(): Money {
    return { amount: this.totalAmount, currency: this.currency };
  }

  /** The event as it was when ordered; null in a row that has no names yet. */
  get eventAsOrdered(): OrderedEvent | null {
    const { eventName: name, eventVenue, eventStartsAt, eventTimezone: timezone } = this;
    if (name == null || timezone == null) return null;
    return { name, venue: eventVenue ?? null, startsAt: eventStartsAt ?? null, timezone };
  }

  /** Whether its tickets are sold. */
  get hasReceipt(): boolean {
    return SOLD.includes(this.status);
  }

  /**
   * Makes a move of the lifecycle at `now`.
   * @param text the notes of staff's decision, or the reason of a cancellation
   * @param decider the user who decides, and whether a rule decided in the user's place; without a user, the system
   * @throws DomainError INVALID_TRANSITION
   */
  move(to: OrderStatus, now: Date, text: string | null = null, decider: Decider = THE_SYSTEM): void {
    moveBetween(this.status, to);
    this.status = to;
    if (DECISIONS.includes(to)) {
      const { userId: decidedById, automatic: decidedAutomatically } = decider;
      Object.assign(this, { decidedAt: now, decidedById, decidedAutomatically, adminNotes: text });
    }
    if (to === 'COMPLETED') this.completedAt = now;
    if (to === 'CANCELLED') Object.assign(this, { cancelledAt: now, cancelReason: text });
  }
}
OrderSchema.setClass(Order);

/** The columns of an order that keep the event as it is now. */
export function columnsOf({ name, venue, startsAt, timezone }: OrderedEvent): EventColumns {
  return { eventName: name, eventVenue: venue, eventStartsAt: startsAt, eventTimezone: timezone };
}
