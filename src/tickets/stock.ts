import { raw } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Trail } from '../audit/trail.js';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/domain-error.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { StockMovement, type StockCause } from './stock-movement.entity.js';
import { TicketType } from './ticket-type.entity.js';

/** What is added to each place (negative takes away), and to the revenue in minor units. */
export interface StockChange {
  available: number;
  held: number;
  sold: number;
  revenue: number;
}

/** Why stock moves, and through whom. */
export interface StockReason {
  cause: StockCause;
  actorId?: number;
  orderId?: number;
}

/** A type that cannot cover what is asked of it. */
export interface Shortage {
  ticketType: TicketType;
  requested: number;
  available: number;
}

/** The only place where stock moves: counter, ledger and feed together, in the caller's transaction. */
@Injectable()
export class Stock {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
    private readonly trail: Trail,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** The types with these ids, locked until the transaction ends, in id order so that no two wait for each other. */
  async lock(ids: number[]): Promise<Map<number, TicketType>> {
    return this.unit.run(async (em) => {
      await this.database.hold(em, TicketType, ids);
      const types = await em.find(TicketType, { id: { $in: ids } }, { refresh: true });
      return new Map(types.map((type) => [type.id, type]));
    });
  }

  /**
   * Moves stock of one type. The write itself refuses to take what is not there, whatever runs beside it.
   * @throws DomainError INSUFFICIENT_STOCK with `requested` and `available`; nothing has moved then
   */
  async move(type: TicketType, change: StockChange, reason: StockReason): Promise<void> {
    await this.unit.run(async (em) => {
      const moved = await em.nativeUpdate(
        TicketType,
        {
          id: type.id,
          available: { $gte: Math.max(0, -change.available) },
          held: { $gte: Math.max(0, -change.held) },
          sold: { $gte: Math.max(0, -change.sold) },
        },
        {
          available: raw('available + ?', [change.available]),
          held: raw('held + ?', [change.held]),
          sold: raw('sold + ?', [change.sold]),
          revenue: raw('revenue + ?', [change.revenue]),
        },
      );
      await em.refresh(type);
      if (moved === 0)
        throw insufficientStock({ ticketType: type, requested: -change.available, available: type.available });

      const { available, held, sold } = change;
      this.audit.note({
        subject: `ticketType:${type.id}`,
        before: { available: type.available - available, held: type.held - held, sold: type.sold - sold },
        after: { available: type.available, held: type.held, sold: type.sold },
      });
      const { cause, actorId, orderId } = reason;
      em.persist(
        new StockMovement({ ticketType: type, at: this.clock.now(), cause, actorId, orderId, available, held, sold }),
      );
      this.trail.record({
        kind: 'stock.changed',
        eventId: type.event.id,
        actorId,
        orderId,
        ticketTypeId: type.id,
        quantity: available,
      });
    });
  }
}

export function insufficientStock({ ticketType, requested, available }: Shortage): DomainError {
  return new DomainError('INSUFFICIENT_STOCK', shortageText({ ticketType, requested, available }), {
    ticketTypeId: String(ticketType.id),
    ticketType: ticketType.name,
    requested,
    available,
  });
}

/** For people: what was asked for and what is there. */
export function shortageText({ ticketType, requested, available }: Shortage): string {
  return `Not enough ${ticketType.name} tickets: ${requested} requested, ${available} available.`;
}
