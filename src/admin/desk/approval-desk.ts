import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { ByUser } from '../../auth/sessions/by.js';
import { badInput } from '../../common/domain-error.js';
import { findOrder } from '../../orders/find-order.js';
import { OrderMoves, type Approval } from '../../orders/order-moves.js';
import { Order } from '../../orders/order.entity.js';
import { answerOnce } from '../../persistence/idempotency.js';
import { EntityStatement } from '../../persistence/statements/entity-statement.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { findEvent } from '../../tickets/find-event.js';

/** The order of processing: VIP before MIXED before REGULAR, and the oldest first within each. */
const NEXT = { priority: 'asc', id: 'asc' } as const;

const PENDING = new EntityStatement<Order, { event: number; first: number }>(Order, (query, $) =>
  query
    .where('event_id', '=', $.event)
    .where('status', '=', sql.lit('PENDING'))
    .orderBy('priority')
    .orderBy('id')
    .limit($.first),
);

type Decision = { orderId: number; outcome: Approval['outcome']; reason: string | null };

/** Staff's list of an event's pending orders. */
@Injectable()
export class ApprovalDesk {
  constructor(
    private readonly transactions: Transactions,
    private readonly moves: OrderMoves,
  ) {}

  /** @throws DomainError NOT_FOUND for an unknown event */
  async pending(eventId: number | undefined, first: number): Promise<Order[]> {
    const { db, now } = this.transactions;
    const event = await findEvent(db, eventId, now);
    return PENDING.all(db, { event: event.id, first });
  }

  /**
   * Approves the next order, or rejects it if stock is short; null if none is pending. It skips locked rows (SKIP
   * LOCKED): two concurrent calls get two different orders, or one of them gets null.
   * @throws DomainError NOT_FOUND, IDEMPOTENCY_CONFLICT; BAD_USER_INPUT without an event if several have pending orders
   */
  processNext(by: ByUser, eventId: number | undefined, key: string | undefined): Promise<Approval | null> {
    return this.transactions.run(by, async (tx) => {
      const decision = await answerOnce(tx, by, { key, request: { eventId } }, async () => {
        if (eventId === undefined) await refuseSeveral(tx.em);
        const { id } = await findEvent(tx.db, eventId, tx.now);
        return this.decideNext(tx, by, id);
      });
      return decision && { ...decision, order: await findOrder(tx.em, decision.orderId) };
    });
  }

  private async decideNext(tx: Tx, by: ByUser, event: number): Promise<Decision | null> {
    const next = await tx.em.findOne(
      Order,
      { event, status: 'PENDING' },
      { orderBy: NEXT, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
    );
    if (!next) return null;
    const { outcome, reason } = await this.moves.approveLocked(tx, by, next.id);
    return { orderId: next.id, outcome, reason };
  }
}

/** @throws DomainError BAD_USER_INPUT if more than one event has pending orders */
async function refuseSeveral(em: EntityManager): Promise<void> {
  const [pending] = await em.execute<{ first: number | null; last: number | null }[]>(PENDING_EVENTS);
  if (pending!.first !== pending!.last) throw badInput('eventId', 'is needed: several events have pending orders');
}

/** One statement, which sees one moment. Each half reads one entry of a partial index. */
const PENDING_EVENTS = `select
  (select event_id from orders where status = 'PENDING' order by event_id limit 1) as first,
  (select event_id from orders where status = 'PENDING' order by event_id desc limit 1) as last`;
