import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import { AccountLock } from '../auth/account-lock.js';
import type { User } from '../auth/user.entity.js';
import { Clock } from '../common/clock.js';
import { notFound } from '../common/domain-error.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Event } from '../tickets/event.entity.js';
import { ResetGate } from '../tickets/reset-gate.js';
import { hasStarted } from '../tickets/sales-window.js';
import { shortageText, Stock, type Shortage } from '../tickets/stock.js';
import { assertCustomerMay, moveBetween, type OrderStatus } from './order-lifecycle.js';
import { ticketCount } from './order-lines.js';
import { OrderItem } from './order-item.entity.js';
import { Order } from './order.entity.js';
import { OrderTallies } from './order-tallies.js';

/** What became of an approval. */
export interface Approval {
  outcome: 'APPROVED' | 'AUTO_REJECTED';
  order: Order;
  /** Why it was rejected instead. */
  reason: string | null;
}

/** Moves orders along their lifecycle: status, stock, tally and trail in one transaction. */
@Injectable()
export class OrderMoves {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly accounts: AccountLock,
    private readonly database: Database,
    private readonly stock: Stock,
    private readonly tallies: OrderTallies,
    private readonly trail: Trail,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /**
   * PENDING → APPROVED with stock taken of all types; where one falls short, PENDING → REJECTED with the
   * reason in place of the notes, and no stock moves.
   * @throws DomainError NOT_FOUND, INVALID_TRANSITION
   */
  approve(actor: User, orderId: number, notes?: string): Promise<Approval> {
    return this.unit.run(async () => {
      const order = await this.lock(orderId);
      moveBetween(order.status, 'APPROVED');
      const items = await this.itemsOf(order);
      await this.lockTypesOf(items);
      const shortages = shortagesOf(items);
      if (shortages.length > 0) {
        const reason = shortages.map(shortageText).join(' ');
        await this.move(actor, order, items, 'REJECTED', reason);
        return { outcome: 'AUTO_REJECTED', order, reason };
      }
      await this.move(actor, order, items, 'APPROVED', notes);
      return { outcome: 'APPROVED', order, reason: null };
    });
  }

  /** @throws DomainError NOT_FOUND, INVALID_TRANSITION */
  reject(actor: User, orderId: number, notes?: string): Promise<Order> {
    return this.unit.run(async () => {
      const order = await this.lock(orderId);
      return this.move(actor, order, await this.itemsOf(order), 'REJECTED', notes);
    });
  }

  /** By its customer or staff. @throws DomainError NOT_FOUND also for anybody else's, INVALID_TRANSITION */
  complete(actor: User, orderId: number): Promise<Order> {
    return this.moveByEither(actor, orderId, 'COMPLETED');
  }

  /** By its customer or staff; sold tickets are available again. @throws DomainError NOT_FOUND, INVALID_TRANSITION */
  cancel(actor: User, orderId: number, reason?: string): Promise<Order> {
    return this.moveByEither(actor, orderId, 'CANCELLED', reason);
  }

  private moveByEither(actor: User, orderId: number, to: OrderStatus, notes?: string): Promise<Order> {
    return this.unit.run(async (em) => {
      const decides = actor.may('orders.decide');
      if (!decides) {
        await this.gate.pass();
        await this.accounts.active(actor.id); // so that no reason comes after the account was erased
      }
      // Before it is held, since processNextOrder passes over an order that somebody holds.
      if (!decides && !(await em.count(Order, { id: orderId, customer: actor.id }))) throw notFound('order');
      const order = await this.lock(orderId);
      if (!decides) {
        const event = await em.findOneOrFail(Event, { id: order.event.id });
        assertCustomerMay(order.status, to, hasStarted(event, this.clock.now()));
      }
      return this.move(actor, order, await this.itemsOf(order), to, notes);
    });
  }

  private async move(actor: User, order: Order, items: OrderItem[], to: OrderStatus, notes?: string): Promise<Order> {
    const from = order.status;
    const { stock } = moveBetween(from, to);
    const now = this.clock.now();
    if (to === 'APPROVED') order.approve(now, notes);
    if (to === 'REJECTED') order.reject(now, notes);
    if (to === 'COMPLETED') order.complete(now);
    if (to === 'CANCELLED') order.cancel(now, notes);
    await this.unit.em.flush();
    this.audit.note({ subject: `order:${order.id}`, before: { status: from }, after: { status: to } });

    if (stock === 'taken') await this.sell(actor, order, items, 1);
    if (stock === 'given back') {
      await this.lockTypesOf(items);
      await this.sell(actor, order, items, -1);
    }
    await this.tallies.move(order.event.id, from, to);
    this.trail.record({
      kind: KINDS[to],
      eventId: order.event.id,
      actorId: actor.id,
      customerId: order.customer.id,
      orderId: order.id,
      ticketTypeIds: items.map(({ ticketType }) => ticketType.id),
      quantity: ticketCount(items),
    });
    return order;
  }

  /** Moves the order's tickets from available to sold, or with −1 back. */
  private async sell(actor: User, order: Order, items: OrderItem[], direction: 1 | -1): Promise<void> {
    const cause = direction === 1 ? 'order.approved' : 'order.cancelled';
    for (const { ticketType, quantity, amount } of items) {
      const change = {
        available: -direction * quantity,
        held: 0,
        sold: direction * quantity,
        revenue: direction * amount,
      };
      await this.stock.move(ticketType, change, { cause, actorId: actor.id, orderId: order.id });
    }
  }

  /** Loads the items' types as they are now, and keeps them so until the transaction ends. */
  private async lockTypesOf(items: OrderItem[]): Promise<void> {
    await this.stock.lock(items.map((item) => item.ticketType.id));
  }

  private async lock(orderId: number): Promise<Order> {
    await this.gate.pass();
    await this.database.hold(this.unit.em, Order, [orderId]);
    const order = await this.unit.em.findOne(Order, { id: orderId }, { refresh: true });
    if (!order) throw notFound('order');
    return order;
  }

  private itemsOf(order: Order): Promise<OrderItem[]> {
    return this.unit.em.find(OrderItem, { order: order.id }, { orderBy: { ticketType: { id: 'asc' } } });
  }
}

function shortagesOf(items: OrderItem[]): Shortage[] {
  return items
    .map(({ ticketType, quantity }) => ({ ticketType, requested: quantity, available: ticketType.available }))
    .filter(({ requested, available }) => requested > available);
}

const KINDS = {
  PENDING: 'order.placed',
  APPROVED: 'order.approved',
  REJECTED: 'order.rejected',
  COMPLETED: 'order.completed',
  CANCELLED: 'order.cancelled',
} as const;
