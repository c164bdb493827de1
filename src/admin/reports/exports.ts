import { Injectable } from '@nestjs/common';
import { User } from '../../auth/users/user.entity.js';
import { GlobalIds } from '../../common/ids/global-ids.js';
import { SOLD } from '../../orders/order-lifecycle.js';
import { Transactions } from '../../persistence/transactions.js';
import { doorRows, sortedByName, type DoorRow } from './door-list.js';
import type { ExportFilter } from './export-filters.js';
import { orderPages, type OrderPage } from './order-pages.js';
import { statusRows, typeRows, type SummaryRow } from './summary-rows.js';
import type { Row } from './table.js';
import { transactionRows } from './transaction-rows.js';

/** The rows of the downloads. Times are ISO 8601: in UTC, and an event's start with the offset of its zone. */
@Injectable()
export class Exports {
  constructor(
    private readonly transactions: Transactions,
    private readonly ids: GlobalIds,
  ) {}

  /** One row per order item, in the order of arrival. */
  async *transactionRows(filter: ExportFilter = {}): AsyncGenerator<Row> {
    for await (const page of orderPages(this.transactions, filter)) {
      const deciders = await this.decidersOf(page);
      for (const order of page.orders) {
        const items = page.items.get(order.id) ?? [];
        const decidedBy = deciders.get(order.decidedById ?? 0);
        yield* transactionRows({ id: this.ids.write('Order', order.id), order, items, decidedBy });
      }
    }
  }

  /**
   * Price, stock and revenue per event and ticket type. Then order counts and totals per currency and status. Stock is
   * of today and all revenue of all time, so a filter by time or status leaves the ticket types out.
   */
  async *summaryRows(filter: ExportFilter = {}): AsyncGenerator<SummaryRow> {
    const { from, until, statuses } = filter;
    if (!from && !until && !statuses) yield* await typeRows(this.transactions.em, filter);
    yield* await statusRows(this.transactions.em, filter);
  }

  /** The approved and completed orders, by the customers' names. */
  doorRows({ event }: ExportFilter): AsyncGenerator<DoorRow> {
    return sortedByName(this.doorPages({ event, statuses: SOLD }));
  }

  private async *doorPages(filter: ExportFilter): AsyncGenerator<DoorRow[]> {
    for await (const page of orderPages(this.transactions, filter)) yield doorRows(page);
  }

  private async decidersOf({ orders }: OrderPage): Promise<Map<number, User>> {
    const ids = [...new Set(orders.flatMap(({ decidedById }) => decidedById ?? []))];
    const users = ids.length === 0 ? [] : await this.transactions.em.find(User, { id: { $in: ids } });
    return new Map(users.map((user) => [user.id, user]));
  }
}
