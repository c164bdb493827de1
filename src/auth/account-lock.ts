import { Injectable } from '@nestjs/common';
import { Asker } from '../common/asker.js';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/domain-error.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { ApiToken } from './api-token.entity.js';
import { tokenIdOf } from './credentials.js';
import { Session } from './session.entity.js';
import { User } from './user.entity.js';

/** What may change about an account while a request waits. */
export type AccountChange = 'password' | 'disabled' | 'secondFactor' | 'role' | 'credential';

/** The error for a change; `now` is the account as it stands. */
export type Refusal = (change: AccountChange, now: User) => DomainError;

/** The first difference that matters between an account as it was read and as it stands now. */
export function changeBetween(seen: User, now: User): AccountChange | undefined {
  if (seen.passwordHash !== now.passwordHash) return 'password';
  if (now.disabledAt) return 'disabled';
  if (Boolean(seen.secondFactor) !== now.secondFactor) return 'secondFactor';
  return seen.role === now.role ? undefined : 'role';
}

/**
 * Compares an account after a wait (argon2, a lock, the database's queue) with the account as it was read before the wait.
 * Changes of an account lock its row, too. So they come before the comparison, or after the commit.
 */
@Injectable()
export class AccountLock {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
    private readonly asker: Asker,
    private readonly clock: Clock,
  ) {}

  /**
   * Locks the user's row and compares password, disabled, second factor and role. Needs an open unit of work.
   *
   * @param refusal the error for what changed; UNAUTHENTICATED where left out
   * @param how.credential the session or token that has to stand as well
   * @param how.others users whose rows are locked with it, in id order
   * @returns the account as it is now
   */
  async unchanged(
    seen: User,
    refusal: Refusal = loginAgain,
    { credential, others = [] }: { credential?: string; others?: number[] } = {},
  ): Promise<User> {
    const em = this.unit.em;
    await this.database.hold(em, User, [seen.id, ...others]);
    const now = await em.findOneOrFail(User, { id: seen.id }, { refresh: true });
    const change = changeBetween(seen, now) ?? ((await this.stands(credential)) ? undefined : 'credential');
    if (change) throw refusal(change, now);
    return now;
  }

  /** The same for the request's own user, whose session or token has to stand. @throws DomainError UNAUTHENTICATED */
  acting(seen: User, others: number[] = []): Promise<User> {
    return this.unchanged(seen, loginAgain, { credential: this.asker.facts.credential, others });
  }

  /**
   * Locks the user's row until the transaction ends. Disabling and erasing lock the same row: a command that has it is seen
   * by them, and one that comes later sees what they did. Commands of one user come one after another. The lock comes
   * after the reset's gate and before those of orders, queue entries, ticket types and events. Needs an open unit of work.
   * @throws DomainError UNAUTHENTICATED where the account is disabled or erased by now
   */
  async active(userId: number): Promise<void> {
    const em = this.unit.em;
    await this.database.hold(em, User, [userId]);
    const active = await em.execute<object[]>('select id from users where id = ? and disabled_at is null', [userId]);
    if (active.length === 0) throw new DomainError('UNAUTHENTICATED', 'Please log in.');
  }

  private async stands(credential: string | undefined): Promise<boolean> {
    if (credential === undefined) return true;
    const notOver = { expiresAt: { $gt: this.clock.now() } };
    const token = tokenIdOf(credential);
    const count =
      token === undefined
        ? await this.unit.em.count(Session, { id: credential, ...notOver })
        : await this.unit.em.count(ApiToken, { id: token, ...notOver });
    return count > 0;
  }
}

function loginAgain(): DomainError {
  return new DomainError('UNAUTHENTICATED', 'Your account was changed meanwhile. Please log in again.');
}
