import { Injectable } from '@nestjs/common';
import { bySystem, type By } from '../../auth/sessions/by.js';
import { DomainError } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { Holdings } from '../../persistence/holdings.js';
import { Transactions } from '../../persistence/transactions.js';
import type { Tx } from '../../persistence/tx.js';
import { seedDefaultEvent } from '../../tickets/default-event.js';
import { findEvent } from '../../tickets/find-event.js';

export const CONFIRMATION = 'RESET ALL DATA';

/** Deletes orders, queues, events and the feed, then creates the default event. Accounts and the audit log stay. */
@Injectable()
export class Reset {
  constructor(
    private readonly transactions: Transactions,
    private readonly holdings: Holdings,
    private readonly config: Config,
  ) {}

  /** @throws DomainError FORBIDDEN in production without ALLOW_RESET, CONFIRMATION_REQUIRED */
  async everything(by: By, confirm: string): Promise<boolean> {
    if (!this.config.allowReset) {
      throw new DomainError('FORBIDDEN', 'In production a reset needs ALLOW_RESET=true.', { variable: 'ALLOW_RESET' });
    }
    if (confirm !== CONFIRMATION) {
      throw new DomainError('CONFIRMATION_REQUIRED', `Type ${CONFIRMATION} to confirm.`, { expected: CONFIRMATION });
    }
    return this.transactions.run(by, (tx) => this.startOver(tx, by), { exclusive: true });
  }

  private async startOver(tx: Tx, by: By): Promise<true> {
    for (const entity of this.holdings.dropped) await tx.em.nativeDelete(entity, {});
    await this.holdings.dropShared(tx);
    await seedDefaultEvent(tx, bySystem('reset'));
    const { id } = await findEvent(tx.db, undefined, tx.now);
    tx.record(by, { kind: 'data.reset', eventId: id, subject: 'everything' });
    return true;
  }
}
