import { Injectable } from '@nestjs/common';
import type { By } from '../auth/by.js';
import type { User } from '../auth/user.entity.js';
import { CancelPending } from '../orders/cancel-pending.js';
import type { Tx } from '../persistence/tx.js';
import { leaveSomeWaiting } from './leave-waiting.js';

/** What a customer still waits for: pending orders and waiting queue entries. */
@Injectable()
export class OpenRequests {
  constructor(private readonly orders: CancelPending) {}

  /**
   * Leaves queues and cancels pending orders, at most 100 of each, so that one transaction keeps nobody else waiting for long.
   * Entries come first, since cancelling orders ends with rows that serving a queue needs, too. The customer's row has to be
   * locked.
   * @param reason kept with each order as its `cancelReason`
   * @returns whether there may be more
   */
  async withdrawSome(tx: Tx, by: By, customer: User, reason?: string): Promise<boolean> {
    const moreEntries = await leaveSomeWaiting(tx, by, customer);
    const moreOrders = await this.orders.some(tx, by, customer, reason);
    return moreEntries || moreOrders;
  }
}
