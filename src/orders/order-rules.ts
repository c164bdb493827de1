import { Injectable } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';
import type { OrderStatus } from './order-lifecycle.js';

/** An order that moves. */
export interface MovingOrder {
  orderId: number;
  eventId: number;
  customerId: number;
  from: OrderStatus;
  to: OrderStatus;
}

/** What another feature does when orders move, in the same transaction. */
export interface OrderRule {
  /** Before the moves are written; what it throws refuses them. */
  before?(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void>;
  /** Once the moves are written, stock included. */
  after?(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void>;
}

/** The rules that features have registered, in that order. */
@Injectable()
export class OrderRules {
  private readonly rules: OrderRule[] = [];

  register(rule: OrderRule): void {
    this.rules.push(rule);
  }

  async before(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void> {
    for (const rule of this.rules) await rule.before?.(tx, by, moves);
  }

  async after(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void> {
    for (const rule of this.rules) await rule.after?.(tx, by, moves);
  }
}
