import { Injectable } from '@nestjs/common';
import type { Acting } from '../common/acting.js';
import type { Tx } from '../persistence/tx.js';

/** Another feature's reaction to freed stock, in the same transaction. */
export type StockFreedListener = (tx: Tx, by: Acting, ticketTypeIds: readonly number[]) => Promise<void>;

/**
 * Notifies listeners of ticket types with freed stock. It was added or given back, or a pending order that counted on
 * it was rejected or cancelled.
 */
@Injectable()
export class StockFreed {
  private readonly listeners: StockFreedListener[] = [];

  register(listener: StockFreedListener): void {
    this.listeners.push(listener);
  }

  /** Whether anybody listens. */
  get any(): boolean {
    return this.listeners.length > 0;
  }

  async tell(tx: Tx, by: Acting, ticketTypeIds: readonly number[]): Promise<void> {
    if (ticketTypeIds.length === 0) return;
    for (const listener of this.listeners) await listener(tx, by, ticketTypeIds);
  }
}
