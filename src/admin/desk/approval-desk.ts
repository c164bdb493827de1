import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { ByUser } from '../../auth/sessions/by.js';
import { OrderMoves, type Approval } from '../../orders/order-moves.js';
import { Order } from '../../orders/order.entity.js';
import { EntityStatement } from '../../persistence/statements/entity-statement.js';
import { Transactions } from '../../persistence/transactions.js';
import { findEvent } from '../../tickets/find-event.js';

/** In the order of processing: VIP before MIXED before REGULAR, and the oldest first within each. */
const PENDING = new EntityStatement<Order, { event: number; first: number }>(Order, (query, $) =>
  query
    .where('event_id', '=', $.event)
    .where('status', '=', sql.lit('PENDING'))
    .orderBy('priority')
    .orderBy('id')
    .limit($.first),
);

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

  /** As `OrderMoves.approveNext`. */
  processNext(by: ByUser, eventId: number | undefined, key: string | undefined): Promise<Approval | null> {
    return this.moves.approveNext(by, eventId, key);
  }
}
