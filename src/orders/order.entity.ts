import { defineEntity, p } from '@mikro-orm/core';
import { User } from '../auth/user.entity.js';
import type { Money } from '../common/money.js';
import { Event } from '../tickets/event.entity.js';
import { moveBetween, nextStatuses, ORDER_STATUSES, SOLD, type OrderStatus } from './order-lifecycle.js';
import { OrderPriority } from './order-priority.js';

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
    { name: 'orders_of_event_by_status', properties: ['event', 'status', 'id'] },
  ],
  properties: {
    id: p.integer().primary().autoincrement(false),
    code: p.string().length(12).unique(),
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
  },
});

export type NewOrder = Pick<
  Order,
  'id' | 'code' | 'event' | 'customer' | 'priority' | 'totalAmount' | 'currency' | 'placedAt'
>;

/**
 * One customer's order. Its status moves only through the methods below, and the write is conditional on
 * the status that it came from (concurrencyCheck). The id is its number in the order of arrival.
 */
export class Order extends OrderSchema.class {
  constructor(order: NewOrder) {
    super();
    Object.assign(this, order);
    this.status = 'PENDING';
  }

  get total(): Money {
    return { amount: this.totalAmount, currency: this.currency };
  }

  get nextStatuses(): OrderStatus[] {
    return nextStatuses(this.status);
  }

  /** Path of the printable receipt; none unless the tickets are sold. */
  get receiptUrl(): string | null {
    return SOLD.includes(this.status) ? `/orders/${this.id}/receipt` : null;
  }

  approve(now: Date, notes?: string): void {
    this.moveTo('APPROVED');
    this.decidedAt = now;
    this.adminNotes = notes ?? null;
  }

  reject(now: Date, notes?: string): void {
    this.moveTo('REJECTED');
    this.decidedAt = now;
    this.adminNotes = notes ?? null;
  }

  complete(now: Date): void {
    this.moveTo('COMPLETED');
    this.completedAt = now;
  }

  cancel(now: Date, reason?: string): void {
    this.moveTo('CANCELLED');
    this.cancelledAt = now;
    this.cancelReason = reason ?? null;
  }

  private moveTo(status: OrderStatus): void {
    moveBetween(this.status, status);
    this.status = status;
  }
}
OrderSchema.setClass(Order);
