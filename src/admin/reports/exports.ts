import { Injectable } from '@nestjs/common';
import type { User } from '../../auth/users/user.entity.js';
import { toDecimal } from '../../common/money.js';
import { OrderItem } from '../../orders/order-item.entity.js';
import { Order } from '../../orders/order.entity.js';
import { eventAsOrdered, typeAsOrdered } from '../../orders/ordered-names.js';
import { Transactions } from '../../persistence/transactions.js';
import { TicketType } from '../../tickets/ticket-type.entity.js';

/** Orders per query: a download must not fill the memory, nor block database and event loop. 200 took 70 to 120 ms. */
const PAGE = 50;

export const TRANSACTION_COLUMNS = [
  'order_id',
  'order_code',
  'customer',
  'email',
  'event',
  'ticket_type',
  'quantity',
  'unit_price',
  'line_total',
  'order_total',
  'currency',
  'status',
  'placed_at',
  'decided_at',
  'completed_at',
  'notes',
] as const;

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
] as const;

export type Row<Column extends string> = Partial<Record<Column, string | number | null>>;

type StatusTotal = { currency: string; status: string; orders: number | string; total: number | string };

/** The rows of the CSV downloads. Amounts are decimals of the currency, times ISO 8601 in UTC. */
@Injectable()
export class Exports {
  constructor(private readonly transactions: Transactions) {}

  /** One row per order item, in the order of arrival. Only an order's first row has its total. */
  async *transactionRows(): AsyncGenerator<Row<(typeof TRANSACTION_COLUMNS)[number]>> {
    for await (const orders of this.pages()) {
      const items = await this.itemsOf(orders);
      for (const order of orders) for (const row of transactionRows(order, items.get(order.id) ?? [])) yield row;
    }
  }

  /** Price, stock and revenue per event and ticket type. Then order counts and totals per currency and status. */
  async *summaryRows(): AsyncGenerator<Row<(typeof SUMMARY_COLUMNS)[number]>> {
    const types = await this.transactions.em.find(
      TicketType,
      {},
      { populate: ['event'], orderBy: { event: { id: 'asc' }, id: 'asc' } },
    );
    for (const { event, name, tier, price, available, held, sold, revenue } of types) {
      const { currency } = event;
      yield {
        section: 'ticket type',
        event: event.name,
        ticket_type: name,
        tier,
        currency,
        price: toDecimal({ amount: price, currency }),
        available,
        held,
        sold,
        revenue: toDecimal({ amount: revenue, currency }),
      };
    }
    const totals = await this.transactions.em.execute<StatusTotal[]>(
      `select currency, status, count(*) as orders, sum(total_amount) as total
       from orders group by currency, status order by currency, status`,
    );
    for (const { currency, status, orders, total } of totals) {
      yield {
        section: 'orders',
        currency,
        status,
        orders: Number(orders),
        total: toDecimal({ amount: Number(total), currency }),
      };
    }
  }

  private async *pages(): AsyncGenerator<Order[]> {
    for (let last = 0; ;) {
      const page = await this.transactions.em.find(
        Order,
        { id: { $gt: last } },
        { orderBy: { id: 'asc' }, limit: PAGE, populate: ['customer', 'event'] },
      );
      if (page.length === 0) return;
      yield page;
      last = page.at(-1)!.id;
    }
  }

  private async itemsOf(orders: Order[]): Promise<Map<number, OrderItem[]>> {
    const items = await this.transactions.em.find(
      OrderItem,
      { order: { $in: orders.map((order) => order.id) } },
      { orderBy: { id: 'asc' }, populate: ['ticketType'] },
    );
    return Map.groupBy(items, (item) => item.order.id);
  }
}

function transactionRows(order: Order, items: OrderItem[]): Row<(typeof TRANSACTION_COLUMNS)[number]>[] {
  const { currency } = order;
  const customer: User = order.customer;
  return items.map((item, index) => ({
    order_id: order.id,
    order_code: order.code,
    customer: customer.fullName ?? customer.username,
    email: customer.email,
    event: eventAsOrdered(order, order.event).name,
    ticket_type: typeAsOrdered(item, item.ticketType).name,
    quantity: item.quantity,
    unit_price: toDecimal({ amount: item.unitPrice, currency }),
    line_total: toDecimal({ amount: item.amount, currency }),
    order_total: index === 0 ? toDecimal(order.total) : null,
    currency,
    status: order.status,
    placed_at: order.placedAt.toISOString(),
    decided_at: order.decidedAt?.toISOString() ?? null,
    completed_at: order.completedAt?.toISOString() ?? null,
    notes: order.adminNotes ?? null,
  }));
}
