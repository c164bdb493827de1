import { Injectable } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';
import type { OrderStatus } from './order-lifecycle.js';

/** An order that moves. */
export interface MovingOrder {
  orderId: number;
  eventId: number;
  customerId: number;
  /** Null for an order that is placed. */
  from: OrderStatus | null;
  to: OrderStatus;
}

/** Another feature's part in the moves of orders, in the same transaction. */
export interface OrderRule {
  /**
   * Runs before the moves are written; an error refuses them. Not for placing. An order that is approved when it is
   * placed has its row already, as a pending one.
   */
  before?(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void>;
  /** Runs after the moves are written, stock included; an error refuses them, too. */
  after?(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void>;
}

/** The registered rules of other features, run in the order of registration. */
@Injectable()
export class OrderRules {
  private readonly rules: OrderRule[] = [];

  register(rule: OrderRule): void {
    this.rules.push(rule);
  }

  /** Whether a feature takes part. */
  get any(): boolean {
    return this.rules.length > 0;
  }

  async before(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void> {
    for (const rule of this.rules) await rule.before?.(tx, by, moves);
  }

  async after(tx: Tx, by: Acting, moves: readonly MovingOrder[]): Promise<void> {
    for (const rule of this.rules) await rule.after?.(tx, by, moves);
  }
}
