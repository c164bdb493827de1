import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { User } from './user.entity.js';

/** Lets commands act for an account only while it is neither disabled nor erased. */
@Injectable()
export class ActiveAccounts {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
  ) {}

  /**
   * Locks the user's row until the transaction ends, and looks whether the account is active. Disabling and erasing lock
   * the same row: a command that has it is seen by them, and one that comes later sees what they did. Commands of one
   * user come one after another. The lock comes after the reset's gate and before those of orders, queue entries, ticket
   * types and events. Needs an open unit of work.
   * @throws DomainError UNAUTHENTICATED where the account is disabled or erased by now
   */
  async hold(userId: number): Promise<void> {
    const em = this.unit.em;
    await this.database.hold(em, User, [userId]);
    const active = await em.execute<object[]>('select id from users where id = ? and disabled_at is null', [userId]);
    if (active.length === 0) throw new DomainError('UNAUTHENTICATED', 'Please log in.');
  }
}
