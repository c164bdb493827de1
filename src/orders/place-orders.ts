import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import { lockActive } from '../auth/sessions/account-lock.js';
import type { ByUser } from '../auth/sessions/by.js';
import { Config } from '../config/config.js';
import { answerOnce } from '../persistence/idempotency.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { seesEveryEvent } from '../tickets/event-visibility.js';
import { Event } from '../tickets/event.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { decidePlacement, type Office, type PlacementRequest } from './decide-placement.js';
import { findOrder } from './find-order.js';
import { mergeLines } from './order-lines.js';
import { OrderMoves } from './order-moves.js';
import type { Order } from './order.entity.js';
import type { PlaceOrderInput } from './orders.types.js';

/** Places orders: reads the state, lets `decidePlacement` decide, and inserts. */
@Injectable()
export class PlaceOrders {
  constructor(
    private readonly transactions: Transactions,
    private readonly moves: OrderMoves,
    private readonly config: Config,
  ) {}

  /**
   * A pending order at the current prices. Stock is checked; none is taken.
   * @throws DomainError UNAUTHENTICATED if the customer's account was disabled or erased meanwhile, NOT_FOUND,
   *   MIXED_EVENTS, SALES_CLOSED, ORDER_LIMIT_EXCEEDED, PRICE_CHANGED, INSUFFICIENT_STOCK, IDEMPOTENCY_CONFLICT
   */
  place(by: ByUser, { items, idempotencyKey: key }: PlaceOrderInput): Promise<Order> {
    const { id: customerId } = by.user;
    const seesDrafts = seesEveryEvent(by.user);
    const request = { customerId, lines: mergeLines(items), expected: items, seesDrafts };
    return this.transactions.run(by, async (tx) => {
      const { orderId } = await answerOnce(tx, by, { key, request: request.lines }, async () => {
        await lockActive(tx, customerId); // locks the user row: the pending count stays true
        const placement = decidePlacement(request, await this.readOffice(tx, request));
        const order = await this.moves.insert(tx, by, customerId, placement);
        return { orderId: order.id };
      });
      return findOrder(tx.em, orderId); // in the transaction: a reset after the commit may delete it
    });
  }

  /**
   * Locks types before their events, as every command does. The key share lock keeps the event's currency until the
   * order fixes it.
   */
  private async readOffice(tx: Tx, { customerId, lines }: PlacementRequest): Promise<Office> {
    const ids = lines.map(({ ticketTypeId }) => ticketTypeId);
    await tx.lockForKeyShare(TicketType, ids);
    const types = await tx.em.find(TicketType, { id: { $in: ids } });
    const eventIds = [...new Set(types.map(({ event }) => event.id))];
    await tx.lockForKeyShare(Event, eventIds);
    const events = await tx.em.find(Event, { id: { $in: eventIds } });
    const { pendingPerCustomer: pendingLimit } = this.config.limits;
    const pending = pendingLimit === 0 ? new Map<number, number>() : await pendingOf(tx.em, customerId, eventIds);
    return {
      now: tx.now,
      types: new Map(types.map((type) => [type.id, figuresOf(type)])),
      events: new Map(events.map((event) => [event.id, event])),
      pending: (_customer, eventId) => pending.get(eventId) ?? 0,
      pendingLimit,
    };
  }
}

function figuresOf({ id, name, event, tier, price, available }: TicketType) {
  return { id, name, eventId: event.id, tier, price, available };
}

/**
 * The customer's pending orders of each event. 'PENDING' stands in the query's text: SQLite takes a partial index only
 * if its condition does.
 */
async function pendingOf(em: EntityManager, customerId: number, eventIds: number[]): Promise<Map<number, number>> {
  if (eventIds.length === 0) return new Map();
  const rows = await em.execute<{ event: number; pending: number | string }[]>(
    `select event_id as event, count(*) as pending from orders
     where customer_id = ? and event_id in (${eventIds.map(() => '?').join(', ')}) and status = 'PENDING'
     group by event_id`,
    [customerId, ...eventIds],
  );
  return new Map(rows.map(({ event, pending }) => [event, Number(pending)]));
}
