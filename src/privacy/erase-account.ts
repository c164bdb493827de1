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

/** Rows of one kind that one transaction changes at most, so that others come in between. */
const AT_ONCE = 500;

/** Forgets who somebody was, in portions. */
@Injectable()
export class EraseAccount {
  constructor(
    private readonly transactions: Transactions,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly holdings: Holdings,
  ) {}

  /**
   * Cancels pending orders, leaves queues and makes the account nobody's. Decided orders stay with their totals. Where there is
   * much, several transactions do it, of at most 500 rows of a kind, and the last of them takes name, address and
   * password away. After a crash in between the account is still there, and can be erased again.
   * @throws DomainError INVALID_CREDENTIALS where the password is not the user's; UNAUTHENTICATED where account or session
   * changed meanwhile; LAST_ADMIN; and nothing has changed then
   */
  async erase(by: ByUser, password: string): Promise<true> {
    await this.passwords.confirm(by, password);
    while (await this.transactions.run(by, (tx) => this.someRemains(tx, by)));
    return true;
  }

  /** One transaction's worth; the one after which nothing remains ends the account, too. */
  private async someRemains(tx: Tx, by: ByUser): Promise<boolean> {
    const { user } = by;
    await assertOtherAdmins(tx, user);
    await lockActing(tx, by);

    const open = await this.holdings.withdrawSome(tx, by, user);
    const known = await this.holdings.forgetSome(tx, user.id, AT_ONCE);
    tx.record(by, { subject: subjectOf(user) });
    await tx.audit(by); // before the account ends, which forgets what stands beside the entry
    if (open || known) return true;
    await this.accounts.anonymise(tx, by, await tx.em.findOneOrFail(User, { id: user.id }));
    return false;
  }
}
