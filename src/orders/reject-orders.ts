import { Injectable } from '@nestjs/common';
import type { By } from '../auth/sessions/by.js';
import { DomainError } from '../common/domain-error.js';
import { BUSY } from '../persistence/driver/database-errors.js';
import { refused, rejected, type DecisionOutcome } from './decision-outcome.js';
import { OrderMoves } from './order-moves.js';

/** Rejects several orders, each in its own transaction. */
@Injectable()
export class RejectOrders {
  constructor(private readonly moves: OrderMoves) {}

  /**
   * Rejects each order in a transaction of its own, in the order of the ids: other requests get their turn in between.
   * A repeated id is decided once, at its first place. Each rejection has its own entry in the audit log. After
   * TEMPORARILY_UNAVAILABLE, the remaining ids are not tried.
   * @returns one outcome for each distinct id, in the same order
   */
  async reject(by: By, ids: number[], notes?: string): Promise<DecisionOutcome[]> {
    const outcomes: DecisionOutcome[] = [];
    let away = false;
    for (const id of new Set(ids)) {
      const outcome: DecisionOutcome = away ? refused(id, NOT_TRIED) : await this.rejectOne(by, id, notes);
      away ||= outcome.error === 'TEMPORARILY_UNAVAILABLE';
      outcomes.push(outcome);
    }
    return outcomes;
  }

  private async rejectOne(by: By, id: number, notes?: string): Promise<DecisionOutcome> {
    try {
      return rejected(await this.moves.reject(by, id, notes));
    } catch (failure) {
      return refused(id, failure);
    }
  }
}

const NOT_TRIED = new DomainError('TEMPORARILY_UNAVAILABLE', BUSY);
