import { Injectable } from '@nestjs/common';
import { lockActive } from '../auth/sessions/account-lock.js';
import type { By, ByUser } from '../auth/sessions/by.js';
import { notFound } from '../common/domain-error.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { Event } from '../tickets/event.entity.js';
import { hasStarted } from '../tickets/sales-window.js';
import { StockFreed } from '../tickets/stock-freed.js';
import { lockTicketTypes, returnStock, takeStock } from '../tickets/stock.js';
import type { TicketType } from '../tickets/ticket-type.entity.js';
import { createOrder, recordPlaced, type OrderWithItems } from './create-order.js';
import { decideApproval, type ApprovalDecision } from './decide-approval.js';
import { decideCustomersMove, decideMove, type Move } from './decide-move.js';
import { itemsOf, lockOrder } from './find-order.js';
import type { Placement } from './decide-placement.js';
import type { OrderItem } from './order-item.entity.js';
import type { OrderStatus } from './order-lifecycle.js';
import { ticketCount } from './order-lines.js';
import { OrderRules, type MovingOrder } from './order-rules.js';
import { moveTally } from './order-tallies.js';
import { Order } from './order.entity.js';

/** The outcome of an approval. */
export interface Approval extends Pick<ApprovalDecision, 'outcome' | 'reason'> {
  order: Order;
}

/** Moves orders along their lifecycle: status, stock, tally, rules and facts in one transaction. */
@Injectable()
export class OrderMoves {
  constructor(
    private readonly transactions: Transactions,
    private readonly rules: OrderRules,
    private readonly freed: StockFreed,
  ) {}

  /**
   * PENDING → APPROVED with stock taken of all types. If one falls short: PENDING → REJECTED with the reason in place
   * of the notes, and no stock moves.
   * @throws DomainError NOT_FOUND, INVALID_TRANSITION
   */
  approve(by: By, orderId: number, notes?: string): Promise<Approval> {
    return this.transactions.run(by, (tx) => this.approveLocked(tx, by, orderId, notes));
  }

  /** Like `approve`, within an open transaction. */
  async approveLocked(tx: Tx, by: By, orderId: number, notes?: string): Promise<Approval> {
    const order = await lockOrder(tx, orderId);
    const items = await itemsOf(tx.em, order);
    const types = await lockTypesOf(tx, items);
    const { outcome, move, reason } = decideApproval({ status: order.status, lines: items.map(lineOf) }, types);
    await this.write(tx, by, { order, items }, move, types, { notes: reason ?? notes });
    return { outcome, order, reason };
  }

  /** @throws DomainError NOT_FOUND, INVALID_TRANSITION */
  reject(by: By, orderId: number, notes?: string): Promise<Order> {
    return this.transactions.run(by, async (tx) => this.move(tx, by, await lockOrder(tx, orderId), 'REJECTED', notes));
  }

  /**
   * By its customer or staff.
   * @throws DomainError NOT_FOUND, for another customer's order as well; INVALID_TRANSITION
   */
  complete(by: ByUser, orderId: number): Promise<Order> {
    return this.moveByEither(by, orderId, 'COMPLETED');
  }

  /** By its customer or staff; sold tickets are available again. @throws DomainError NOT_FOUND, INVALID_TRANSITION */
  cancel(by: ByUser, orderId: number, reason?: string): Promise<Order> {
    return this.moveByEither(by, orderId, 'CANCELLED', reason);
  }

  /** Inserts an order that is approved in the transaction that places it. @param types of its items; locked */
  async insertApproved(
    tx: Tx,
    by: By,
    customerId: number,
    { placement, approval }: { placement: Placement; approval: Move },
    types: ReadonlyMap<number, TicketType>,
  ): Promise<Order> {
    const made = await createOrder(tx, customerId, placement);
    recordPlaced(tx, by, made);
    await this.write(tx, by, made, approval, types, { earlier: [placed(made.order)] });
    return made.order;
  }

  /**
   * Writes a decided move.
   * @param types of the order's items; locked if stock moves
   * @param earlier moves of the order that the same write makes
   */
  private async write(
    tx: Tx,
    by: By,
    { order, items }: OrderWithItems,
    { from, to, stock }: Move,
    types: ReadonlyMap<number, TicketType>,
    { notes, earlier = [] }: { notes?: string; earlier?: MovingOrder[] } = {},
  ): Promise<void> {
    const about = aboutOrder(order);
    const ticketTypeIds = items.map(({ ticketType }) => ticketType.id);
    await this.rules.before(tx, by, [{ ...about, from, to }]);
    order.move(to, tx.now, notes, by.user?.id);
    await tx.em.flush();
    const moveTickets = TICKETS[stock];
    for (const item of items) await moveTickets?.(tx, by, types.get(item.ticketType.id)!, item, about.orderId);
    tx.record(by, {
      kind: KINDS[to],
      ...about,
      ticketTypeIds,
      quantity: ticketCount(items),
      subject: `order:${about.orderId}`,
      before: { status: from },
      after: { status: to },
    });
    await this.rules.after(tx, by, [...earlier, { ...about, from, to }]);
    if (FREES.has(to)) await this.freed.tell(tx, by, ticketTypeIds);
    await moveTally(tx, about.eventId, from, to); // last: every decision about an order of the event writes these rows
  }

  private moveByEither(by: ByUser, orderId: number, to: OrderStatus, notes?: string): Promise<Order> {
    const { user } = by;
    return this.transactions.run(by, async (tx) => {
      if (user.may('orders.decide')) return this.move(tx, by, await lockOrder(tx, orderId), to, notes);

      await lockActive(tx, user.id); // locks the user row: no cancel reason is written after the account was erased
      // Checks the owner before locking the row: processNextOrder skips locked orders.
      if (!(await tx.em.count(Order, { id: orderId, customer: user.id }))) throw notFound('order');
      const order = await lockOrder(tx, orderId);
      const event = await tx.em.findOneOrFail(Event, { id: order.event.id });
      return this.move(tx, by, order, to, notes, { started: hasStarted(event, tx.now) });
    });
  }

  /** @param customer given if the order's customer moves it */
  private async move(
    tx: Tx,
    by: By,
    order: Order,
    to: OrderStatus,
    notes?: string,
    customer?: { started: boolean },
  ): Promise<Order> {
    const items = await itemsOf(tx.em, order);
    const { status } = order;
    const move = customer ? decideCustomersMove(status, to, customer.started) : decideMove(status, to);
    const types = move.stock !== 'untouched' ? await lockTypesOf(tx, items) : new Map<number, TicketType>();
    await this.write(tx, by, { order, items }, move, types, { notes });
    return order;
  }
}

function lockTypesOf(tx: Tx, items: OrderItem[]): Promise<Map<number, TicketType>> {
  return lockTicketTypes(
    tx,
    items.map(({ ticketType }) => ticketType.id),
  );
}

function aboutOrder({ id, event, customer }: Order) {
  return { orderId: id, eventId: event.id, customerId: customer.id };
}

function placed(order: Order): MovingOrder {
  return { ...aboutOrder(order), from: null, to: 'PENDING' };
}

function lineOf({ ticketType, quantity }: OrderItem) {
  return { ticketTypeId: ticketType.id, quantity };
}

/** What each move does with an order's tickets. */
const TICKETS = { taken: takeStock, 'given back': returnStock, untouched: undefined };

const KINDS = {
  PENDING: 'order.placed',
  APPROVED: 'order.approved',
  REJECTED: 'order.rejected',
  COMPLETED: 'order.completed',
  CANCELLED: 'order.cancelled',
} as const;

/** Statuses that free stock, or stock that a pending order counted on. */
const FREES: ReadonlySet<OrderStatus> = new Set(['REJECTED', 'CANCELLED']);
