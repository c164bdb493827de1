import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../common/clock.js';
import type { Money } from '../../common/money.js';
import { tallyOf } from '../../orders/order-tallies.js';
import { Order } from '../../orders/order.entity.js';
import type { Db } from '../../persistence/statements/db.js';
import { EntityCount } from '../../persistence/statements/entity-statement.js';
import { Statement } from '../../persistence/statements/statement.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Event } from '../../tickets/event.entity.js';
import { findEvent } from '../../tickets/find-event.js';
import { hasStarted } from '../../tickets/sales-window.js';
import type { TicketType } from '../../tickets/ticket-type.entity.js';
import { typesOfEvent } from '../../tickets/ticket-types.js';

/** The dashboard's figures of one ticket type. */
export interface TicketTypeStats {
  ticketType: TicketType;
  available: number;
  held: number;
  sold: number;
  revenue: Money;
  pendingQuantity: number;
  waitingEntries: number;
  waitingQuantity: number;
}

/** The dashboard's figures of one event. */
export interface DashboardStats {
  event: Event;
  revenue: Money;
  pendingOrders: number;
  approvedOrders: number;
  completedOrders: number;
  rejectedOrders: number;
  cancelledOrders: number;
  ticketTypes: TicketTypeStats[];
  asOf: Date;
}

/** Whether two reads show the same figures, both before or both after the start; `asOf` is ignored otherwise. */
export function sameStats(one: DashboardStats, other: DashboardStats): boolean {
  const figuresOf = (stats: DashboardStats) =>
    JSON.stringify({ ...stats, asOf: null, started: hasStarted(stats.event, stats.asOf) });
  return figuresOf(one) === figuresOf(other);
}

/** Rows of a ticket type, and their tickets. */
type Sum = { type: number; entries: number; quantity: number };

interface Tables {
  orders: { id: number; event_id: number; status: string };
  order_item: { order_id: number; ticket_type_id: number; quantity: number };
  ticket_type: { id: number; event_id: number };
  queue_entry: { ticket_type_id: number; status: string; quantity: number };
}

type SumOfEvent = Statement<Tables, { eventId: number }, Sum>;

/**
 * The figures of an event. The cost depends on pending orders and waiting entries only. Stock and revenue are columns
 * of the ticket types; decided orders are counted in tallies.
 */
@Injectable()
export class Statistics {
  constructor(
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** All figures from one snapshot. @throws DomainError NOT_FOUND */
  dashboard(eventId: number | undefined): Promise<DashboardStats> {
    return this.transactions.view(async (_em, db) => {
      const event = await findEvent(db, eventId, this.clock.now());
      const types = await typesOfEvent(db, event.id);
      const tally = await tallyOf(db, event.id);
      const pending = await sums(db, PENDING, event.id);
      const waiting = await sums(db, WAITING, event.id);
      const orders = await PENDING_ORDERS.of(db, { eventId: event.id });
      const money = (amount: number): Money => ({ amount, currency: event.currency });
      return {
        event,
        revenue: money(types.reduce((sum, type) => sum + type.revenue, 0)),
        pendingOrders: orders,
        approvedOrders: tally.APPROVED,
        completedOrders: tally.COMPLETED,
        rejectedOrders: tally.REJECTED,
        cancelledOrders: tally.CANCELLED,
        ticketTypes: types.map((ticketType) => ({
          ticketType,
          available: ticketType.available,
          held: ticketType.held,
          sold: ticketType.sold,
          revenue: money(ticketType.revenue),
          pendingQuantity: pending.get(ticketType.id)?.quantity ?? 0,
          waitingEntries: waiting.get(ticketType.id)?.entries ?? 0,
          waitingQuantity: waiting.get(ticketType.id)?.quantity ?? 0,
        })),
        asOf: this.clock.now(),
      };
    });
  }
}

async function sums(db: Db, of: SumOfEvent, eventId: number): Promise<Map<number, Sum>> {
  const rows = await of.all(db, { eventId });
  return new Map(rows.map((row) => [row.type, row]));
}

const PENDING_ORDERS = new EntityCount<{ eventId: number }>(Order, (query, $) =>
  query.where('event_id', '=', $.eventId).where('status', '=', sql.lit('PENDING')),
);

const PENDING: SumOfEvent = new Statement(
  (db, $) =>
    db
      .selectFrom('orders')
      .innerJoin('order_item as item', 'item.order_id', 'orders.id')
      .select(['item.ticket_type_id as type', sql<number>`count(*)`.as('entries')])
      .select(sql<number>`sum(item.quantity)`.as('quantity'))
      .where('orders.event_id', '=', $.eventId)
      .where('orders.status', '=', sql.lit('PENDING'))
      .groupBy('item.ticket_type_id'),
  { entries: 'number', quantity: 'number' },
);

const WAITING: SumOfEvent = new Statement(
  (db, $) =>
    db
      .selectFrom('ticket_type')
      .innerJoin('queue_entry as entry', 'entry.ticket_type_id', 'ticket_type.id')
      .select(['entry.ticket_type_id as type', sql<number>`count(*)`.as('entries')])
      .select(sql<number>`sum(entry.quantity)`.as('quantity'))
      .where('ticket_type.event_id', '=', $.eventId)
      .where('entry.status', '=', sql.lit('WAITING'))
      .groupBy('entry.ticket_type_id'),
  { entries: 'number', quantity: 'number' },
);
