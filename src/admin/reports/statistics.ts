import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import type { Money } from '../../common/money.js';
import { tallyOf } from '../../orders/order-tallies.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Event } from '../../tickets/event.entity.js';
import { findEvent } from '../../tickets/find-event.js';
import { hasStarted } from '../../tickets/sales-window.js';
import { TicketType } from '../../tickets/ticket-type.entity.js';

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

/** PostgreSQL returns sums and counts as text. */
type SumRow = { type: number; entries: number | string; quantity: number | string };
type Sum = { entries: number; quantity: number };

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
    return this.transactions.view(async (em) => {
      const event = await findEvent(em, eventId, this.clock.now());
      const types = await em.find(TicketType, { event: event.id }, { orderBy: { id: 'asc' } });
      const tally = await tallyOf(em, event.id);
      const pending = await sums(em, PENDING, event.id);
      const waiting = await sums(em, WAITING, event.id);
      const [orders] = await em.execute<{ pending: number | string }[]>(PENDING_ORDERS, [event.id]);
      const money = (amount: number): Money => ({ amount, currency: event.currency });
      return {
        event,
        revenue: money(types.reduce((sum, type) => sum + type.revenue, 0)),
        pendingOrders: Number(orders?.pending ?? 0),
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

async function sums(em: EntityManager, sql: string, eventId: number): Promise<Map<number, Sum>> {
  const rows = await em.execute<SumRow[]>(sql, [eventId]);
  return new Map(rows.map((row) => [row.type, { entries: Number(row.entries), quantity: Number(row.quantity) }]));
}

const PENDING_ORDERS = `select count(*) as pending from orders where event_id = ? and status = 'PENDING'`;

const PENDING = `
  select item.ticket_type_id as type, count(*) as entries, sum(item.quantity) as quantity
  from orders join order_item item on item.order_id = orders.id
  where orders.event_id = ? and orders.status = 'PENDING'
  group by item.ticket_type_id`;

const WAITING = `
  select entry.ticket_type_id as type, count(*) as entries, sum(entry.quantity) as quantity
  from ticket_type join queue_entry entry on entry.ticket_type_id = ticket_type.id
  where ticket_type.event_id = ? and entry.status = 'WAITING'
  group by entry.ticket_type_id`;
