import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import type { OrderStatus } from './order-lifecycle.js';
import { OrderTally } from './order-tally.entity.js';

/** How many orders an event has in each status but PENDING; those are counted where they lie. */
export type Tally = Record<Exclude<OrderStatus, 'PENDING'>, number>;

/**
 * Counts decided orders as they move. Placing an order touches no tally, so no row is hot at an on-sale.
 */
@Injectable()
export class OrderTallies {
  constructor(private readonly unit: UnitOfWork) {}

  async of(eventId: number): Promise<Tally> {
    const tally: Tally = { APPROVED: 0, COMPLETED: 0, REJECTED: 0, CANCELLED: 0 };
    const rows = await this.unit.em.find(OrderTally, { event: eventId });
    for (const { status, orders } of rows) if (status !== 'PENDING') tally[status] = orders;
    return tally;
  }

  /** In the transaction of the move itself; rows are written in the order of their names, against deadlocks. */
  async move(eventId: number, from: OrderStatus, to: OrderStatus, orders = 1): Promise<void> {
    const changes = [
      { status: from, by: -orders },
      { status: to, by: orders },
    ];
    changes.sort((a, b) => a.status.localeCompare(b.status));
    for (const { status, by } of changes) if (status !== 'PENDING') await this.add(eventId, status, by);
  }

  private async add(eventId: number, status: OrderStatus, by: number): Promise<void> {
    await this.unit.em.execute(
      `insert into order_tally (event_id, status, orders) values (?, ?, ?)
       on conflict (event_id, status) do update set orders = order_tally.orders + excluded.orders`,
      [eventId, status, by],
    );
  }
}
