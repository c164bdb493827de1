import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import { AccountLock } from '../auth/account-lock.js';
import { User } from '../auth/user.entity.js';
import { Clock } from '../common/clock.js';
import { DomainError, notFound } from '../common/domain-error.js';
import { assertWithinLimit } from '../orders/order-lines.js';
import { OrderItem } from '../orders/order-item.entity.js';
import { OrderMoves } from '../orders/order-moves.service.js';
import type { Order } from '../orders/order.entity.js';
import { Orders } from '../orders/orders.service.js';
import { Arrivals } from '../persistence/arrivals.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Event } from '../tickets/event.entity.js';
import { EventUses } from '../tickets/event-uses.js';
import { ResetGate } from '../tickets/reset-gate.js';
import { assertOnSale } from '../tickets/sales-window.js';
import { insufficientStock, Stock } from '../tickets/stock.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { assertQueueMove } from './queue-lifecycle.js';
import { QueueEntry } from './queue-entry.entity.js';
import type { JoinQueueInput } from './queue.types.js';

/** How many of one's own entries are shown; who has more sees the newest. */
export const MY_ENTRIES = 100;

/** A waiting entry, or a pending order with tickets of the type. */
export interface QueueLine {
  /** Its number in the order of arrival. */
  id: number;
  quantity: number;
  since: Date;
  customer: User;
  entry: QueueEntry | null;
  order: Order | null;
}

/** The waiting list of each ticket type: first come, first served. */
@Injectable()
export class Queue implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly accounts: AccountLock,
    private readonly database: Database,
    private readonly arrivals: Arrivals,
    private readonly stock: Stock,
    private readonly orders: Orders,
    private readonly moves: OrderMoves,
    private readonly eventUses: EventUses,
    private readonly trail: Trail,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.eventUses.register(
      async (event) => (await this.unit.em.findOne(QueueEntry, { ticketType: { event } })) !== null,
    );
  }

  /**
   * Joins the line of a type that cannot cover the quantity, at the price of this moment.
   * @throws DomainError UNAUTHENTICATED where the customer's account is disabled or erased by now, NOT_FOUND, SALES_CLOSED,
   * ORDER_LIMIT_EXCEEDED, ALREADY_QUEUED, TICKETS_AVAILABLE
   */
  join(customer: User, { ticketTypeId, quantity }: JoinQueueInput): Promise<QueueEntry> {
    return this.unit.run(async (em) => {
      await this.gate.pass();
      await this.accounts.active(customer.id);
      const type = await this.lockType(ticketTypeId);
      await this.database.keep(em, Event, [type.event.id]); // its currency, as in an order
      const event = await em.findOneOrFail(Event, { id: type.event.id });
      const now = this.clock.now();
      assertOnSale(event, now);
      assertWithinLimit(quantity, event.maxTicketsPerOrder);
      const earlier = await em.findOne(QueueEntry, { ticketType: type, customer: customer.id, status: 'WAITING' });
      if (earlier) {
        throw new DomainError('ALREADY_QUEUED', 'You wait for these tickets already.', {
          queueEntryId: String(earlier.id),
        });
      }
      if (type.available >= quantity) {
        const { available } = type;
        throw new DomainError('TICKETS_AVAILABLE', 'No need to queue: order them now.', {
          requested: quantity,
          available,
        });
      }
      const id = await this.arrivals.next();
      const entry = new QueueEntry({
        id,
        ticketType: type,
        customer: em.getReference(User, customer.id),
        quantity,
        unitPrice: type.price,
        joinedAt: now,
      });
      await em.persist(entry).flush();
      this.record('queue.joined', customer, entry);
      return entry;
    });
  }

  /** By its customer or staff. @throws DomainError NOT_FOUND also for anybody else's, INVALID_TRANSITION */
  leave(actor: User, id: number): Promise<QueueEntry> {
    return this.unit.run(async (em) => {
      const entry = await this.lockEntry(id);
      if (entry.customer.id !== actor.id && !actor.may('queue.serve')) throw notFound('queue entry');
      const before = entry.status;
      entry.leave();
      this.audit.note({ subject: `queueEntry:${id}`, before: { status: before }, after: { status: entry.status } });
      await em.flush();
      this.record('queue.left', actor, entry);
      return entry;
    });
  }

  /**
   * Gives the entry its tickets: an approved order for its customer, at the price of joining.
   * @throws DomainError NOT_FOUND, INVALID_TRANSITION; INSUFFICIENT_STOCK, and nothing has changed
   */
  fulfil(actor: User, id: number): Promise<QueueEntry> {
    return this.unit.run(async (em) => {
      const entry = await this.lockEntry(id);
      assertQueueMove(entry.status, 'FULFILLED');
      this.audit.note({
        subject: `queueEntry:${id}`,
        before: { status: entry.status },
        after: { status: 'FULFILLED' },
      });
      const { quantity, unitPrice } = entry;
      const ticketType = await this.lockType(entry.ticketType.id);
      const { available } = ticketType;
      if (quantity > available) throw insufficientStock({ ticketType, requested: quantity, available });

      const event = await em.findOneOrFail(Event, { id: ticketType.event.id });
      const order = await this.orders.create(actor, entry.customer, event, [{ ticketType, quantity, unitPrice }]);
      const { outcome, reason } = await this.moves.approve(actor, order.id);
      if (outcome !== 'APPROVED') throw new Error(`The locked stock of entry ${id} went away: ${reason}`);
      entry.fulfil(order);
      await em.flush();
      this.record('queue.fulfilled', actor, entry, order.id);
      return entry;
    });
  }

  /** One's own entries, the newest first. */
  ofCustomer(customer: User): Promise<QueueEntry[]> {
    return this.unit.em.find(QueueEntry, { customer: customer.id }, { orderBy: { id: 'desc' }, limit: MY_ENTRIES });
  }

  /** Waiting entries and pending orders of a type, the oldest first. @throws DomainError NOT_FOUND */
  async line(ticketTypeId: number, first: number): Promise<QueueLine[]> {
    const em = this.unit.em;
    const type = await em.findOne(TicketType, { id: ticketTypeId });
    if (!type) throw notFound('ticket type');
    const entries = await em.find(
      QueueEntry,
      { ticketType: ticketTypeId, status: 'WAITING' },
      { orderBy: { id: 'asc' }, limit: first },
    );
    const items = await em.find(
      OrderItem,
      { ticketType: ticketTypeId, order: { event: type.event.id, status: 'PENDING' } },
      { populate: ['order'], orderBy: { order: { id: 'asc' } }, limit: first },
    );
    return [...entries.map(lineOfEntry), ...items.map(lineOfItem)].toSorted((a, b) => a.id - b.id).slice(0, first);
  }

  private record(
    kind: 'queue.joined' | 'queue.left' | 'queue.fulfilled',
    actor: User,
    entry: QueueEntry,
    orderId?: number,
  ) {
    const { ticketType, customer, quantity } = entry;
    this.trail.record({
      kind,
      eventId: ticketType.event.id,
      actorId: actor.id,
      customerId: customer.id,
      orderId,
      ticketTypeId: ticketType.id,
      queueEntryId: entry.id,
      quantity,
    });
  }

  private async lockType(id: number): Promise<TicketType> {
    const type = (await this.stock.lock([id])).get(id);
    if (!type) throw notFound('ticket type');
    return type;
  }

  private async lockEntry(id: number): Promise<QueueEntry> {
    await this.gate.pass();
    await this.database.hold(this.unit.em, QueueEntry, [id]);
    const entry = await this.unit.em.findOne(QueueEntry, { id }, { refresh: true, populate: ['ticketType'] });
    if (!entry) throw notFound('queue entry');
    return entry;
  }
}

function lineOfEntry(entry: QueueEntry): QueueLine {
  const { id, quantity, joinedAt, customer } = entry;
  return { id, quantity, since: joinedAt, customer, entry, order: null };
}

function lineOfItem({ order, quantity }: OrderItem): QueueLine {
  return { id: order.id, quantity, since: order.placedAt, customer: order.customer, entry: null, order };
}
