import { raw } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { inZone } from '../../common/zoned-time.js';
import { Order } from '../../orders/order.entity.js';
import { TicketType } from '../../tickets/ticket-type.entity.js';
import type { ExportFilter } from './export-filters.js';
import { conditionOf } from './order-pages.js';
import type { Kinds, Row } from './table.js';

/** New columns come last: programs may read by place. */
export const SUMMARY_COLUMNS = [
  'section',
  'event',
  'ticket_type',
  'tier',
  'currency',
  'price',
  'available',
  'held',
  'sold',
  'revenue',
  'status',
  'orders',
  'total',
  'event_slug',
  'event_starts_at',
  'event_timezone',
] as const;

export const SUMMARY_KINDS: Kinds = {
  price: 'amount',
  available: 'number',
  held: 'number',
  sold: 'number',
  revenue: 'amount',
  orders: 'number',
  total: 'amount',
};

export type SummaryRow = Row<(typeof SUMMARY_COLUMNS)[number]>;

/** Price, stock and revenue of each ticket type, as they are today. */
export async function typeRows(em: EntityManager, { event }: ExportFilter): Promise<SummaryRow[]> {
  const types = await em.find(TicketType, event ? { event: event.id } : {}, {
    populate: ['event'],
    orderBy: { event: { id: 'asc' }, id: 'asc' },
  });
  return types.map(rowOfType);
}

function rowOfType({ event, name, tier, price, available, held, sold, revenue }: TicketType): SummaryRow {
  const { currency, startsAt, timezone } = event;
  return {
    section: 'ticket type',
    event: event.name,
    event_slug: event.slug,
    event_starts_at: startsAt && inZone(startsAt, timezone),
    event_timezone: timezone,
    ticket_type: name,
    tier,
    currency,
    price: { amount: price, currency },
    available,
    held,
    sold,
    revenue: { amount: revenue, currency },
  };
}

type StatusTotal = { currency: string; status: string; orders: number | string; total: string };

/** The number of orders and their total, per currency and status. */
export async function statusRows(em: EntityManager, filter: ExportFilter): Promise<SummaryRow[]> {
  const totals = await em
    .createQueryBuilder(Order, 'orders')
    .select(['currency', 'status', raw('count(*) as orders'), raw('cast(sum(total_amount) as varchar) as total')])
    .where(conditionOf(filter))
    .groupBy(['currency', 'status'])
    .orderBy({ currency: 'asc', status: 'asc' })
    .execute<StatusTotal[]>('all', false);
  return totals.map(({ currency, status, orders, total }) => ({
    section: 'orders',
    currency,
    status,
    orders: Number(orders),
    total: { amount: BigInt(total), currency },
  }));
}
