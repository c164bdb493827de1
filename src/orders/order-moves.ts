import { Injectable } from '@nestjs/common';
import { lockActive } from '../auth/sessions/account-lock.js';
import type { By, ByUser } from '../auth/sessions/by.js';
import { notFound } from '../common/domain-error.js';
import { Batches, type Submit } from '../persistence/batches/batches.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';
import { Event } from '../tickets/event.entity.js';
import { hasStarted } from '../tickets/sales-window.js';
import { StockFreed } from '../tickets/stock-freed.js';
import { Stock } from '../tickets/stock.js';
import { createOrders, type NewOrder } from './create-orders.js';
import { decideCustomersMove, decideMove, type Move } from './decide-move.js';
import { lockOrder } from './find-order.js';
import { recordPlaced, type OrderWithItems } from './record-placed.js';
import type { OrderStatus } from './order-lifecycle.js';
import { OrderRules, type MovingOrder } from './order-rules.js';
import { aboutOrder, OrderWrites, typesOf, type DecidedMove, type MoveSeams } from './order-writes.js';
import { Order } from './order.entity.js';
import { StaffDecisions, type Decision, type DecisionRequest } from './staff-decisions.js';

/** Batches of decisions under way at once on PostgreSQL. Those about one event wait for each other's stock. */
const AT_ONCE = 2;

/** The outcome of an approval. */
export interface Approval extends Decision {
  outcome: 'APPROVED' | 'AUTO_REJECTED';
}

/** Moves orders along their lifecycle: status, stock, tally, rules and facts in one transaction. */
@Injectable()
export class OrderMoves {
  private readonly seams: MoveSeams;
  private readonly decide: Submit<DecisionRequest, Decision | null>;

  constructor(
    private readonly transactions: Transactions,
    batches: Batches,
    rules: OrderRules,
    freed: StockFreed,
  ) {
    this.seams = { rules, freed };
    this.decide = batches.of((tx, requests) => StaffDecisions.decide(tx, requests, this.seams), { atOnce: AT_ONCE });
  }

  /**
   * PENDING → APPROVED with stock taken of all types. If one falls short: PENDING → REJECTED with the reason in place
   * of the notes, and no stock moves.
   * @throws DomainError NOT_FOUND, INVALID_TRANSITION
   */
  async approve(by: By, orderId: number, notes?: string): Promise<Approval> {
    return (await this.decide({ by, decide: 'approve', orderId, notes })) as Approval;
  }

  /**
   * Approves the next order, or rejects it if stock is short; null if none is pending. It skips locked rows (SKIP
   * LOCKED): two concurrent calls get two different orders, or one of them gets null.
   * @throws DomainError NOT_FOUND, IDEMPOTENCY_CONFLICT; BAD_USER_INPUT without an event if several have pending orders
   */
  async approveNext(by: By, eventId?: number, key?: string): Promise<Approval | null> {
    return (await this.decide({ by, decide: 'approve next', eventId, key })) as Approval | null;
  }

  /** @throws DomainError NOT_FOUND, INVALID_TRANSITION */
  async reject(by: By, orderId: number, notes?: string): Promise<Order> {
    return (await this.decide({ by, decide: 'reject', orderId, notes }))!.order;
  }

  /**
   * By its customer or staff.
   * @throws DomainError NOT_FOUND, for another customer's order as well; INVALID_TRANSITION
   */
  complete(by: ByUser, orderId: number): Promise<Order> {
    return this.moveByEither(by, orderId, 'COMPLETED');
  }

  /** By its customer or staff; sold tickets are available again. @throws DomainError NOT_FOUND, INVALID_TRANSITION */
  cancel(by: ByUser, orderId: number, reason?: string): Promise<Order> {
    return this.moveByEither(by, orderId, 'CANCELLED', reason);
  }

  /** Inserts an order that is approved in the transaction that places it. */
  async insertApproved(tx: Tx, by: By, order: NewOrder, approval: Move): Promise<Order> {
    const [made] = (await createOrders(tx, [order])) as [OrderWithItems];
    recordPlaced(tx, by, made);
    return this.write(tx, by, { ...made, move: approval, earlier: [placed(made.order)] });
  }

  private moveByEither(by: ByUser, orderId: number, to: OrderStatus, notes?: string): Promise<Order> {
    const { user } = by;
    return this.transactions.run(by, async (tx) => {
      if (user.may('orders.decide')) {
        const found = await lockOrder(tx, orderId);
        return this.write(tx, by, { ...found, move: decideMove(found.order.status, to), notes });
      }
      await lockActive(tx, user.id); // locks the user row: no cancel reason is written after the account was erased
      // Checks the owner before locking the row: processNextOrder skips locked orders.
      if (!(await tx.em.count(Order, { id: orderId, customer: user.id }))) throw notFound('order');
      const found = await lockOrder(tx, orderId);
      const event = await tx.em.findOneOrFail(Event, { id: found.order.event.id });
      const move = decideCustomersMove(found.order.status, to, hasStarted(event, tx.now));
      return this.write(tx, by, { ...found, move, notes });
    });
  }

  /** Writes one decided move. */
  private async write(tx: Tx, by: By, decided: DecidedMove): Promise<Order> {
    const { order, items, move } = decided;
    const stock = await Stock.lock(tx, move.stock === 'untouched' ? [] : typesOf(items));
    const writes = new OrderWrites(tx, stock, this.seams);
    await writes.make(by, decided);
    await writes.finish();
    return order;
  }
}

function placed(order: Order): MovingOrder {
  return { ...aboutOrder(order), from: null, to: 'PENDING' };
}
