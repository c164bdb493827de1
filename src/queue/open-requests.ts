import { Injectable } from '@nestjs/common';
import type { User } from '../auth/user.entity.js';
import { CancelPending } from '../orders/cancel-pending.js';
import { LeaveWaiting } from './leave-waiting.js';

/** What a customer still waits for: pending orders and waiting queue entries. */
@Injectable()
export class OpenRequests {
  constructor(
    private readonly orders: CancelPending,
    private readonly entries: LeaveWaiting,
  ) {}

  /**
   * Leaves queues and cancels pending orders, at most 100 of each, so that one transaction keeps nobody else waiting for long.
   * Entries come first, since cancelling orders ends with rows that serving a queue needs, too. Needs an open unit of work
   * that has passed the gate and holds the customer's row.
   * @param reason kept with each order as its `cancelReason`
   * @returns whether there may be more
   */
  async withdrawSome(actor: User, customer: User, reason?: string): Promise<boolean> {
    const moreEntries = await this.entries.some(actor, customer);
    const moreOrders = await this.orders.some(actor, customer, reason);
    return moreEntries || moreOrders;
  }
}
