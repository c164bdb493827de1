import type { EntityManager } from '@mikro-orm/sql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import { changeSome, Holdings, type Holding, type Part, type Referred, type Told } from '../persistence/holdings.js';
import { dropAllSearchWords } from '../persistence/search-words.js';
import type { Tx } from '../persistence/tx.js';
import type { Event } from '../tickets/event.entity.js';
import { CancelPending } from './cancel-pending.js';
import { nameSomeOrders } from './name-orders.js';
import { OrderItem } from './order-item.entity.js';
import { OrderTally } from './order-tally.entity.js';
import { Order } from './order.entity.js';
import { deriveSomeOrders } from './search-orders.js';
import { changesSince, eventAsOrdered, typeAsOrdered, type EventChanges, type OrderedEvent } from './ordered-names.js';

/**
 * Orders. The stock check recounts sold tickets, revenue, tallies, totals and search words from them. Erasing an account keeps its
 * orders and deletes their cancel reasons.
 */
@Injectable()
export class OrdersHolding implements Holding, OnModuleInit {
  readonly dropped = [OrderItem, OrderTally, Order];
  readonly personal = { orders: ordersOf };
  readonly recount = `
    with sales as (
      select item.ticket_type_id as type, sum(item.quantity) as sold, sum(item.quantity * cast(item.unit_price as bigint)) as revenue
      from order_item item join orders on orders.id = item.order_id
      where orders.status in ('APPROVED', 'COMPLETED') group by item.ticket_type_id
    ), statuses as (
      select event_id, status, count(*) as orders from orders where status <> 'PENDING' group by event_id, status
    ), totals as (
      select orders.id, orders.total_amount, sum(item.quantity * cast(item.unit_price as bigint)) as items
      from orders left join order_item item on item.order_id = orders.id group by orders.id, orders.total_amount
    )
    select 'sold of ticket type ' || t.id || ' by orders' as what, t.sold as counted, coalesce(s.sold, 0) as recounted
      from ticket_type t left join sales s on s.type = t.id
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
    union all
    select 'search words of order ' || o.id, o.word_count,
        (select count(*) from search_word w where w.kind = 'order' and w.owner_id = o.id and w.word = lower(o.code))
      from orders o`;

  constructor(
    private readonly holdings: Holdings,
    private readonly pending: CancelPending,
  ) {}

  onModuleInit(): void {
    this.holdings.register(this);
  }

  withdrawSome(tx: Tx, by: Acting, customer: { id: number }, reason?: string): Promise<boolean> {
    return this.pending.some(tx, by, customer, reason);
  }

  dropShared(tx: Tx): Promise<void> {
    return dropAllSearchWords(tx, 'order');
  }

  async deriveSome(tx: Tx, most: number): Promise<boolean> {
    const moreNames = await nameSomeOrders(tx, most);
    return (await deriveSomeOrders(tx, most)) || moreNames;
  }

  /**
   * Deletes the user's cancel reasons. A transaction that has locked a cancelled order waits for no other lock, so the
   * order of locks does not matter.
   */
  forgetSome(tx: Tx, userId: number, most: number): Promise<boolean> {
    const some = `select id from orders where customer_id = ? and cancel_reason is not null limit ${most}`;
    return changeSome(tx, `update orders set cancel_reason = null where id in (${some})`, userId, most);
  }

  async referrer(em: EntityManager, to: Referred): Promise<string | undefined> {
    const [row] =
      'eventId' in to ? await em.execute(OF_EVENT, [to.eventId]) : await em.execute(OF_TYPE, [to.ticketTypeId]);
    return row && 'orders';
  }
}

const OF_EVENT = 'select 1 from orders where event_id = ? limit 1';
/** By way of the event's orders: no index finds an item by its type alone. */
const OF_TYPE = `select 1 from ticket_type t join orders o on o.event_id = t.event_id
  join order_item i on i.order_id = o.id and i.ticket_type_id = t.id where t.id = ? limit 1`;

async function ordersOf(em: EntityManager, customer: number, { where, ...part }: Part): Promise<Told[]> {
  const orders = await em.find(Order, { customer, ...where }, { ...part, populate: ['event'] });
  const items = await em.find(
    OrderItem,
    { order: { $in: orders.map(({ id }) => id) } },
    { orderBy: { id: 'asc' }, populate: ['ticketType'] },
  );
  const itemsOf = Map.groupBy(items, ({ order }) => order.id);
  return orders.map((order) => ({ id: order.id, row: told(order, itemsOf.get(order.id) ?? []) }));
}

/** Amounts are in minor units, names as they were when it was ordered. */
function told(order: Order, items: OrderItem[]): object {
  const { code, event, status, totalAmount, currency, placedAt, decidedAt, completedAt, cancelledAt } = order;
  const ordered = eventAsOrdered(order, event);
  return {
    code,
    event: ordered.name,
    venue: ordered.venue,
    startsAt: ordered.startsAt,
    timezone: ordered.timezone,
    changedSince: changesOrNothing(ordered, event),
    status,
    total: totalAmount,
    currency,
    items: items.map(toldItem),
    notes: order.adminNotes,
    cancelReason: order.cancelReason,
    placedAt,
    decidedAt,
    completedAt,
    cancelledAt,
  };
}

function toldItem(item: OrderItem): object {
  const { ticketType: today, quantity, unitPrice } = item;
  const { name, tier } = typeAsOrdered(item, today);
  return { ticketType: name, tier, ...(name !== today.name && { nowCalled: today.name }), quantity, unitPrice };
}

/** What is different about the event today; left out of the export if nothing is. */
function changesOrNothing(ordered: OrderedEvent, today: Event): EventChanges | undefined {
  const changes = changesSince(ordered, today);
  return Object.keys(changes).length > 0 ? changes : undefined;
}
