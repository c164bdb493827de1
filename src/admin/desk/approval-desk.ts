import { Injectable } from '@nestjs/common';
import type { ByUser } from '../../auth/sessions/by.js';
import { OrderMoves, type Approval } from '../../orders/order-moves.js';
import { Order } from '../../orders/order.entity.js';
import { Transactions } from '../../persistence/transactions.js';
import { findEvent } from '../../tickets/find-event.js';

/** The order of processing: VIP before MIXED before REGULAR, and the oldest first within each. */
const NEXT = { priority: 'asc', id: 'asc' } as const;

/** Staff's list of an event's pending orders. */
@Injectable()
export class ApprovalDesk {
  constructor(
    private readonly transactions: Transactions,
    private readonly moves: OrderMoves,
  ) {}

  /** @throws DomainError NOT_FOUND for an unknown event */
  async pending(eventId: number | undefined, first: number): Promise<Order[]> {
    const { em, now } = this.transactions;
    const event = await findEvent(em, eventId, now);
    return em.find(Order, { event: event.id, status: 'PENDING' }, { orderBy: NEXT, limit: first });
  }

  /** As `OrderMoves.approveNext`. */
  processNext(by: ByUser, eventId: number | undefined, key: string | undefined): Promise<Approval | null> {
    return this.moves.approveNext(by, eventId, key);
  }
}
