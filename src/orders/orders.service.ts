import type { FilterQuery } from '@mikro-orm/core';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import { AccountLock } from '../auth/account-lock.js';
import { searchKeyHolds, User } from '../auth/user.entity.js';
import { Clock } from '../common/clock.js';
import { DomainError, notFound } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { Arrivals } from '../persistence/arrivals.js';
import { Database } from '../persistence/database.js';
import { Idempotency } from '../persistence/idempotency.js';
import { newestFirst, type Page, type PageRequest } from '../persistence/page.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Event } from '../tickets/event.entity.js';
import { EventUses } from '../tickets/event-uses.js';
import { ResetGate } from '../tickets/reset-gate.js';
import { assertOnSale } from '../tickets/sales-window.js';
import { insufficientStock } from '../tickets/stock.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { newOrderCode } from './order-code.js';
import { OrderItem } from './order-item.entity.js';
import { assertWithinLimit, mergeLines, ticketCount, totalOf, type OrderLine } from './order-lines.js';
import { priorityOf } from './order-priority.js';
import { Order } from './order.entity.js';
import type { OrderFilter, PlaceOrderInput } from './orders.types.js';
import { assertOneMorePending } from './pending-limit.js';

/** So many tickets of one type at one price. */
export interface PricedLine {
  ticketType: TicketType;
  quantity: number;
  /** In the minor unit of the event's currency. */
  unitPrice: number;
}

/** Places orders and finds them. */
@Injectable()
export class Orders implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly accounts: AccountLock,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly arrivals: Arrivals,
    private readonly eventUses: EventUses,
    private readonly trail: Trail,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.eventUses.register(async (event) => (await this.unit.em.findOne(Order, { event })) !== null);
  }

  /**
   * A pending order at the prices of this moment. Stock is looked at, none is taken.
   * @throws DomainError UNAUTHENTICATED where the customer's account is disabled or erased by now, NOT_FOUND, MIXED_EVENTS,
   * SALES_CLOSED, ORDER_LIMIT_EXCEEDED, INSUFFICIENT_STOCK, IDEMPOTENCY_CONFLICT
   */
  async place(customer: User, { items, idempotencyKey }: PlaceOrderInput): Promise<Order> {
    const lines = mergeLines(items);
    return this.unit.run(async () => {
      const { orderId } = await this.idempotency.once(
        { userId: customer.id, operation: 'placeOrder', key: idempotencyKey, request: lines },
        async () => ({ orderId: (await this.check(customer, lines)).id }),
      );
      return this.get(orderId); // here, since after the commit a reset may have dropped it
    });
  }

  /** Writes a pending order down. Who calls it has checked what there is to check. */
  create(actor: User, customer: User, event: Event, lines: PricedLine[]): Promise<Order> {
    return this.unit.run(async (em) => {
      const order = new Order({
        id: await this.arrivals.next(),
        code: newOrderCode(),
        event,
        customer: em.getReference(User, customer.id),
        priority: priorityOf(lines.map((line) => line.ticketType.tier)),
        totalAmount: totalOf(lines),
        currency: event.currency,
        placedAt: this.clock.now(),
      });
      em.persist(lines.map((line) => new OrderItem({ order, ...line })));
      await em.flush();
      this.audit.note({ subject: `order:${order.id}`, after: { status: order.status, total: order.totalAmount } });
      this.trail.record({
        kind: 'order.placed',
        eventId: event.id,
        actorId: actor.id,
        customerId: customer.id,
        orderId: order.id,
        ticketTypeIds: lines.map(({ ticketType }) => ticketType.id),
        quantity: ticketCount(lines),
      });
      return order;
    });
  }

  /** @throws DomainError NOT_FOUND */
  async get(id: number): Promise<Order> {
    const order = await this.unit.em.findOne(Order, { id });
    if (!order) throw notFound('order');
    return order;
  }

  /** One's own, or any for who may read orders. @throws DomainError NOT_FOUND, also for somebody else's */
  async visible(viewer: User, id: number): Promise<Order> {
    const order = await this.get(id);
    if (order.customer.id !== viewer.id && !viewer.may('orders.read')) throw notFound('order');
    return order;
  }

  ofCustomer(customer: User, page: PageRequest): Promise<Page<Order>> {
    return newestFirst(this.unit.em, Order, { customer: customer.id }, page);
  }

  search({ eventId, status, search }: OrderFilter, page: PageRequest): Promise<Page<Order>> {
    const where: FilterQuery<Order> = {};
    if (eventId !== undefined) where.event = eventId;
    if (status) where.status = status;
    if (search) where.$or = [{ code: search.toUpperCase() }, { customer: { [searchKeyHolds(search)]: true } }];
    return newestFirst(this.unit.em, Order, where, page);
  }

  private async check(customer: User, lines: OrderLine[]): Promise<Order> {
    const em = this.unit.em;
    await this.gate.pass();
    await this.accounts.active(customer.id); // which also makes the count of pending orders hold
    const ids = lines.map((line) => line.ticketTypeId);
    await this.database.keep(em, TicketType, ids); // types before their event, as everybody does
    const types = await em.find(TicketType, { id: { $in: ids } });
    const byId = new Map(types.map((type) => [type.id, type]));
    const priced = lines.map(({ ticketTypeId, quantity }) => {
      const ticketType = byId.get(ticketTypeId);
      if (!ticketType) throw notFound('ticket type');
      return { ticketType, quantity, unitPrice: ticketType.price };
    });

    const [eventId, ...others] = new Set(types.map((type) => type.event.id));
    if (others.length > 0) throw new DomainError('MIXED_EVENTS', 'One order holds tickets of one event.');
    await this.database.keep(em, Event, [eventId!]); // its currency, until the order is there to fix it
    const event = await em.findOneOrFail(Event, { id: eventId });
    assertOnSale(event, this.clock.now());
    assertWithinLimit(ticketCount(lines), event.maxTicketsPerOrder);
    await this.assertOneMore(customer, event);
    for (const { ticketType, quantity } of priced) {
      const { available } = ticketType;
      if (quantity > available) throw insufficientStock({ ticketType, requested: quantity, available });
    }
    return this.create(customer, customer, event, priced);
  }

  private async assertOneMore(customer: User, event: Event): Promise<void> {
    const { pendingPerCustomer: limit } = this.config.limits;
    if (limit === 0) return;
    // 'PENDING' stands in the text, since SQLite takes a partial index only where its condition does.
    const [row] = await this.unit.em.execute<{ pending: number | string }[]>(
      `select count(*) as pending from orders where customer_id = ? and event_id = ? and status = 'PENDING'`,
      [customer.id, event.id],
    );
    assertOneMorePending(Number(row!.pending), limit);
  }
}
