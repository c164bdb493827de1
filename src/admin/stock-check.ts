import { Injectable } from '@nestjs/common';
import { Transactions } from '../persistence/transactions.js';

/** Most sentences in one answer. */
const MAX_DIFFERENCES = 500;

/** Whether every counter agrees with what it counts. */
export interface StockCheckResult {
  ok: boolean;
  /** One sentence each, for people; at most MAX_DIFFERENCES. */
  differences: string[];
}

type Difference = { what: string; counted: number | string; recounted: number | string };

/** Recounts everything that is kept as a counter from the rows that it counts. Costs as much as there is. */
@Injectable()
export class StockCheck {
  constructor(private readonly transactions: Transactions) {}

  run(): Promise<StockCheckResult> {
    return this.transactions.view(async (em) => {
      const rows = await em.execute<Difference[]>(DIFFERENCES);
      const differences = rows.map(
        ({ what, counted, recounted }) => `${what}: ${counted} kept, ${recounted} recounted.`,
      );
      return { ok: differences.length === 0, differences };
    });
  }
}

/** One row for each counter that is not what a recount gives. */
const DIFFERENCES = `
  with ledger as (
    select ticket_type_id as type, sum(available) as available, sum(held) as held, sum(sold) as sold
    from stock_movement group by ticket_type_id
  ), sales as (
    select item.ticket_type_id as type, sum(item.quantity) as sold, sum(item.quantity * cast(item.unit_price as bigint)) as revenue
    from order_item item join orders on orders.id = item.order_id
    where orders.status in ('APPROVED', 'COMPLETED') group by item.ticket_type_id
  ), statuses as (
    select event_id, status, count(*) as orders from orders where status <> 'PENDING' group by event_id, status
  ), totals as (
    select orders.id, orders.total_amount, sum(item.quantity * cast(item.unit_price as bigint)) as items
    from orders left join order_item item on item.order_id = orders.id group by orders.id, orders.total_amount
  ), counters as (
    select 'available of ticket type ' || t.id as what, t.available as counted, coalesce(l.available, 0) as recounted
      from ticket_type t left join ledger l on l.type = t.id
    union all
    select 'held of ticket type ' || t.id, t.held, coalesce(l.held, 0)
      from ticket_type t left join ledger l on l.type = t.id
    union all
    select 'sold of ticket type ' || t.id || ' by movements', t.sold, coalesce(l.sold, 0)
      from ticket_type t left join ledger l on l.type = t.id
    union all
    select 'sold of ticket type ' || t.id || ' by orders', t.sold, coalesce(s.sold, 0)
      from ticket_type t left join sales s on s.type = t.id
    union all
    select 'held of ticket type ' || t.id || ' by offers', t.held, 0 from ticket_type t
    union all
    select 'revenue of ticket type ' || t.id, t.revenue, coalesce(s.revenue, 0)
      from ticket_type t left join sales s on s.type = t.id
    union all
    select 'orders ' || c.status || ' of event ' || c.event_id, c.orders, coalesce(s.orders, 0)
      from order_tally c left join statuses s on s.event_id = c.event_id and s.status = c.status
    union all
    select 'orders ' || s.status || ' of event ' || s.event_id, coalesce(c.orders, 0), s.orders
      from statuses s left join order_tally c on s.event_id = c.event_id and s.status = c.status
    union all
    select 'total of order ' || totals.id, totals.total_amount, coalesce(totals.items, 0) from totals
  )
  select distinct what, counted, recounted from counters where counted <> recounted limit ${MAX_DIFFERENCES}`;
