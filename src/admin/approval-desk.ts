import { LockMode } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import type { User } from '../auth/user.entity.js';
import { OrderMoves, type Approval } from '../orders/order-moves.service.js';
import { Order } from '../orders/order.entity.js';
import { Orders } from '../orders/orders.service.js';
import { Idempotency } from '../persistence/idempotency.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Events } from '../tickets/events.service.js';
import { ResetGate } from '../tickets/reset-gate.js';

/** Which order is next: VIP before MIXED before REGULAR, and the oldest first within each. */
const NEXT = { priority: 'asc', id: 'asc' } as const;

type Decision = { orderId: number; outcome: Approval['outcome']; reason: string | null };

/** Where staff work through the pending orders of an event. */
@Injectable()
export class ApprovalDesk {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly events: Events,
    private readonly orders: Orders,
    private readonly moves: OrderMoves,
    private readonly idempotency: Idempotency,
  ) {}

  /** @throws DomainError NOT_FOUND where the event is not there */
  async pending(eventId: number | undefined, first: number): Promise<Order[]> {
    const event = await this.events.get(eventId);
    return this.unit.em.find(Order, { event: event.id, status: 'PENDING' }, { orderBy: NEXT, limit: first });
  }

  /**
   * Approves the next order, or rejects it where stock is short; null when nothing is pending. Two who call it
   * together get two different orders, or one of them gets null.
   * @throws DomainError NOT_FOUND, IDEMPOTENCY_CONFLICT
   */
  async processNext(actor: User, eventId: number | undefined, key: string | undefined): Promise<Approval | null> {
    const event = await this.events.get(eventId);
    const decision = await this.idempotency.once(
      { userId: actor.id, operation: 'processNextOrder', key, request: { eventId: event.id } },
      () => this.decideNext(actor, event.id),
    );
    return decision && { ...decision, order: await this.orders.get(decision.orderId) };
  }

  private async decideNext(actor: User, event: number): Promise<Decision | null> {
    await this.gate.pass();
    const next = await this.unit.em.findOne(
      Order,
      { event, status: 'PENDING' },
      { orderBy: NEXT, lockMode: LockMode.PESSIMISTIC_PARTIAL_WRITE },
    );
    if (!next) return null;
    const { outcome, reason } = await this.moves.approve(actor, next.id);
    return { orderId: next.id, outcome, reason };
  }
}
