import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AccountLock } from '../auth/account-lock.js';
import { Accounts } from '../auth/accounts.service.js';
import { Admins } from '../auth/admins.js';
import { Passwords } from '../auth/passwords.service.js';
import { subjectOf, User } from '../auth/user.entity.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { OpenRequests } from '../queue/open-requests.js';
import { ResetGate } from '../tickets/reset-gate.js';

/** Rows of one kind that one transaction changes at most, so that others come in between. */
const AT_ONCE = 500;

/** Forgets who somebody was, in portions. */
@Injectable()
export class EraseAccount {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly gate: ResetGate,
    private readonly lock: AccountLock,
    private readonly accounts: Accounts,
    private readonly admins: Admins,
    private readonly passwords: Passwords,
    private readonly requests: OpenRequests,
    private readonly audit: Audit,
  ) {}

  /**
   * Cancels pending orders, leaves queues and makes the account nobody's. Decided orders stay with their totals. Where there is
   * much, several transactions do it, of at most 500 rows of a kind, and the last of them takes name, address and
   * password away. After a crash in between the account is still there, and can be erased again.
   * @throws DomainError INVALID_CREDENTIALS where the password is not the user's; UNAUTHENTICATED where account or session
   * changed meanwhile; LAST_ADMIN; and nothing has changed then
   */
  async erase(user: User, password: string): Promise<boolean> {
    await this.passwords.confirm(user, password);
    while (await this.unit.run(() => this.someRemains(user)));
    return true;
  }

  /** One transaction's worth; the one after which nothing remains ends the account, too. */
  private async someRemains(user: User): Promise<boolean> {
    await this.gate.pass();
    await this.admins.assertOthers(user);
    await this.lock.acting(user);
    this.audit.note({ subject: subjectOf(user) });

    const remains = [
      await this.requests.withdrawSome(user, user),
      await this.forgetReasons(user),
      await this.forgetKeys(user),
      await this.audit.forgetSome(user.id, AT_ONCE),
    ];
    await this.audit.write('eraseMyAccount');
    if (remains.includes(true)) return true;
    await this.accounts.anonymise(await this.unit.em.findOneOrFail(User, { id: user.id }));
    return false;
  }

  /**
   * What the user wrote when cancelling orders. Nobody waits while holding a cancelled order, so these need no order of locks.
   * @returns whether there may be more
   */
  private async forgetReasons(user: User): Promise<boolean> {
    const some = `select id from orders where customer_id = ? and cancel_reason is not null limit ${AT_ONCE}`;
    return this.someOf(`update orders set cancel_reason = null where id in (${some})`, user);
  }

  /** @returns whether there may be more */
  private async forgetKeys(user: User): Promise<boolean> {
    const some = `select id from idempotency_key where user_id = ? limit ${AT_ONCE}`;
    return this.someOf(`delete from idempotency_key where id in (${some})`, user);
  }

  private async someOf(sql: string, { id }: User): Promise<boolean> {
    const { affectedRows } = await this.unit.em.execute<{ affectedRows: number }>(sql, [id], 'run');
    return affectedRows === AT_ONCE;
  }
}
