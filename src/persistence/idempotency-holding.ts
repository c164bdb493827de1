import { Injectable, type OnModuleInit } from '@nestjs/common';
import { changeSome, Holdings, type Holding } from './holdings.js';
import { IdempotencyKey } from './idempotency.entity.js';
import type { Tx } from './tx.js';

/**
 * A reset deletes idempotency keys along with the rows that their results name. Erasing an account deletes its keys.
 */
@Injectable()
export class IdempotencyHolding implements Holding, OnModuleInit {
  readonly dropped = [IdempotencyKey];

  constructor(private readonly holdings: Holdings) {}

  onModuleInit(): void {
    this.holdings.register(this);
  }

  forgetSome(tx: Tx, userId: number, most: number): Promise<boolean> {
    const some = `select id from idempotency_key where user_id = ? limit ${most}`;
    return changeSome(tx, `delete from idempotency_key where id in (${some})`, userId, most);
  }
}
