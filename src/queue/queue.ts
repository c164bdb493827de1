import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { By, ByUser } from '../auth/sessions/by.js';
import { User } from '../auth/users/user.entity.js';
import { notFound } from '../common/domain-error.js';
import { OrderMoves } from '../orders/order-moves.js';
import { Order } from '../orders/order.entity.js';
import { Batches, type Submit } from '../persistence/batches/batches.js';
import type { PageRequest } from '../common/page.arguments.js';
import { ListByKey, type Page } from '../persistence/page.js';
import { EntityStatement } from '../persistence/statements/entity-statement.js';
import { answerOnce } from '../persistence/idempotency.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { seesEveryEvent } from '../tickets/event-visibility.js';
import { findEvent } from '../tickets/find-event.js';
import { lockTypes } from '../tickets/stock.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { decideFulfilment } from './decide-fulfilment.js';
import { decideLeave } from './decide-leave.js';
import { lockEntry, withEvent, writeEntry } from './locked-entry.js';
import { joinAll, type JoinCommand } from './join-queue.js';
import { QueueEntry } from './queue-entry.entity.js';
import type { JoinQueueInput } from './queue.types.js';
import { lineOfEntry, lineOfOrder, type QueueLine } from './queue-line.js';
import { recordEntry } from './record-entry.js';

/** The most entries in a customer's own list; older ones are not shown. */
export const MY_ENTRIES = 100;

const USER = new EntityStatement<User, { id: number }>(User, (query, $) => query.where('id', '=', $.id));

const TYPE = new EntityStatement<TicketType, { id: number }>(TicketType, (query, $) => query.where('id', '=', $.id));

const WAITING = new EntityStatement<QueueEntry, { ticketTypeId: number; first: number }>(QueueEntry, (query, $) =>
  query
    .where('ticket_type_id', '=', $.ticketTypeId)
    .where('status', '=', sql.lit('WAITING'))
    .orderBy('id')
    .limit($.first),
);

const BY_ID = new EntityStatement<QueueEntry, { id: number }>(QueueEntry, (query, $) => query.where('id', '=', $.id));

const OF_TYPE = new ListByKey<QueueEntry, { ticketType: number }>(QueueEntry, (query, $) =>
  query.where('ticket_type_id', '=', $.ticketType),
);

type OfCustomer = { customer: number; most: number };

const OF_CUSTOMER = new EntityStatement<QueueEntry, OfCustomer, { eventId: number }>(QueueEntry, (query, $) =>
  query
    .innerJoin('ticket_type as type', 'type.id', 'queue_entry.ticket_type_id')
    .where('queue_entry.customer_id', '=', $.customer)
    .select('type.event_id as eventId')
    .orderBy('queue_entry.id', 'desc')
    .limit($.most),
);

const PAGE_OF_CUSTOMER = new ListByKey<QueueEntry, { customer: number }>(QueueEntry, (query, $) =>
  query.where('customer_id', '=', $.customer),
);

type OfType = { ticketTypeId: number; eventId: number; first: number };

/** The event narrows the pending orders: an index has those of each event. */
const PENDING = new EntityStatement<Order, OfType, { ofType: number }>(Order, (query, $) =>
  query
    .innerJoin('order_item as item', 'item.order_id', 'orders.id')
    .where('orders.event_id', '=', $.eventId)
    .where('orders.status', '=', sql.lit('PENDING'))
    .where('item.ticket_type_id', '=', $.ticketTypeId)
    .select('item.quantity as ofType')
    .orderBy('orders.id')
    .limit($.first),
);

/** The waiting list of each ticket type: first come, first served. */
@Injectable()
export class Queue {
  private readonly submit: Submit<JoinCommand, QueueEntry>;

  constructor(
    private readonly transactions: Transactions,
    private readonly moves: OrderMoves,
    batches: Batches,
  ) {
    this.submit = batches.of(joinAll);
  }

  /**
   * Joins the queue of a type that cannot cover the quantity, at the current price.
   * @throws DomainError UNAUTHENTICATED if the customer's account was disabled or erased meanwhile, NOT_FOUND,
   *   SALES_CLOSED, ORDER_LIMIT_EXCEEDED, PRICE_CHANGED, ALREADY_QUEUED, TICKETS_AVAILABLE, IDEMPOTENCY_CONFLICT
   */
  join(by: ByUser, { idempotencyKey: key, ...input }: JoinQueueInput): Promise<QueueEntry> {
    const { ticketTypeId, quantity } = input;
    return this.submit({ by, key, request: { ticketTypeId, quantity }, ...input, seesDrafts: seesEveryEvent(by.user) });
  }

  /**
   * By its customer or staff.
   * @throws DomainError NOT_FOUND, for another customer's entry as well; INVALID_TRANSITION
   */
  leave(by: ByUser, id: number): Promise<QueueEntry> {
    const { user } = by;
    return this.transactions.run(by, async (tx) => {
      const entry = await lockEntry(tx, id);
      const { status, customer } = entry;
      decideLeave({ status, customerId: customer.id }, { userId: user.id, serves: user.may('queue.serve') });
      entry.leave();
      await writeEntry(tx, entry, status);
      recordEntry(tx, by, 'queue.left', entry, { from: status });
      return entry;
    });
  }

  /**
   * Gives the entry its tickets: an approved order for its customer, at the price when it joined.
   * @throws DomainError NOT_FOUND, INVALID_TRANSITION, IDEMPOTENCY_CONFLICT; INSUFFICIENT_STOCK, and nothing is changed
   */
  fulfil(by: By, id: number, key?: string): Promise<QueueEntry> {
    return this.transactions.run(by, async (tx) => {
      await answerOnce(tx, by, { key, request: { id } }, () => this.serve(tx, by, id));
      return lockEntry(tx, id);
    });
  }

  private async serve(tx: Tx, by: By, id: number): Promise<null> {
    const entry = await lockEntry(tx, id);
    const { status: from, customer, ticketType } = entry;
    const types = await lockTypes(tx, [ticketType.id]);
    const type = types.get(ticketType.id);
    if (!type) throw notFound('ticket type');
    const event = await findEvent(tx.db, type.event.id, tx.now);
    const { placement, approval } = decideFulfilment(entry, type, event);

    const placed = { customer: (await USER.first(tx.db, customer))!, placement, event, types };
    const order = await this.moves.insertApproved(tx, by, placed, approval);
    entry.fulfil(order);
    await writeEntry(tx, entry, from);
    recordEntry(tx, by, 'queue.fulfilled', entry, { from, orderId: order.id });
    return null;
  }

  /** The customer's own entries, newest first. Each ticket type has its id and its event's. */
  async ofCustomer({ id: customer }: User): Promise<QueueEntry[]> {
    return (await OF_CUSTOMER.all(this.transactions.db, { customer, most: MY_ENTRIES })).map(withEvent);
  }

  /** A page of a type's entries in every status, the newest first. */
  ofType(ticketType: number, page: PageRequest): Promise<Page<QueueEntry>> {
    return OF_TYPE.page(this.transactions.db, { ticketType }, page);
  }

  /** The viewer's own entry, or any for staff with `orders.read`; null for any other. */
  async visible(viewer: User, id: number): Promise<QueueEntry | null> {
    const entry = await BY_ID.first(this.transactions.db, { id });
    return entry && (entry.customer.id === viewer.id || viewer.may('orders.read')) ? entry : null;
  }

  /** One page of the customer's own entries, newest first. */
  pageOfCustomer({ id: customer }: User, page: PageRequest): Promise<Page<QueueEntry>> {
    return PAGE_OF_CUSTOMER.page(this.transactions.db, { customer }, page);
  }

  /** Waiting entries and pending orders of a type, the oldest first. @throws DomainError NOT_FOUND */
  async line(ticketTypeId: number, first: number): Promise<QueueLine[]> {
    const db = this.transactions.db;
    const type = await TYPE.first(db, { id: ticketTypeId });
    if (!type) throw notFound('ticket type');
    const entries = await WAITING.all(db, { ticketTypeId, first });
    const orders = await PENDING.all(db, { ticketTypeId, eventId: type.event.id, first });
    const lines = [
      ...entries.map(lineOfEntry),
      ...orders.map((order) => lineOfOrder(order, ticketTypeId, order.ofType)),
    ];
    return lines.toSorted((a, b) => a.id.id - b.id.id).slice(0, first); // numbers in the order of arrival
  }
}
