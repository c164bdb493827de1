import { Injectable } from '@nestjs/common';
import { lockActing } from '../auth/sessions/account-lock.js';
import { Accounts } from '../auth/accounts/accounts.js';
import { assertOtherAdmins } from '../auth/users/admins.js';
import type { ByUser } from '../auth/sessions/by.js';
import { Passwords } from '../auth/credentials/passwords.js';
import { subjectOf, User } from '../auth/users/user.entity.js';
import { Holdings } from '../persistence/holdings.js';
import { Transactions } from '../persistence/transactions.js';
import type { Tx } from '../persistence/tx.js';

/** The most rows of one kind that one transaction changes; other commands get their turn in between. */
const AT_ONCE = 500;

/** Erases an account's personal data, in batches. */
@Injectable()
export class EraseAccount {
  constructor(
    private readonly transactions: Transactions,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly holdings: Holdings,
  ) {}

  /**
   * Cancels pending orders, leaves queues and erases the account's personal data. Decided orders stay with their
   * totals. Large accounts take several transactions of at most 500 rows of a kind. The last one erases name, address
   * and password. After a crash in between the account still exists, and can be erased again.
   * @throws DomainError INVALID_CREDENTIALS for a wrong password; UNAUTHENTICATED if the account or the session changed
   *   meanwhile; LAST_ADMIN. Nothing is changed then
   */
  async erase(by: ByUser, password: string): Promise<true> {
    await this.passwords.confirm(by, password);
    while (await this.transactions.run(by, (tx) => this.someRemains(tx, by)));
    return true;
  }

  /** Erases one batch; with the last one the account ends. @returns whether more remains */
  private async someRemains(tx: Tx, by: ByUser): Promise<boolean> {
    const { user } = by;
    await assertOtherAdmins(tx, user);
    await lockActing(tx, by);

    const open = await this.holdings.withdrawSome(tx, by, user);
    const known = await this.holdings.forgetSome(tx, user.id, AT_ONCE);
    tx.record(by, { subject: subjectOf(user) });
    await tx.audit(by); // before `anonymise`, which deletes the entry's AuditPerson row
    if (open || known) return true;
    await this.accounts.anonymise(tx, by, await tx.em.findOneOrFail(User, { id: user.id }));
    return false;
  }
}
