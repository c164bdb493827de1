import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AccountLock } from '../auth/account-lock.js';
import { Accounts } from '../auth/accounts.service.js';
import { Admins } from '../auth/admins.js';
import { Passwords } from '../auth/passwords.service.js';
import type { Role } from '../auth/role.js';
import { SecondFactors } from '../auth/second-factors.service.js';
import { searchKeyHolds, subjectOf, User } from '../auth/user.entity.js';
import { Clock } from '../common/clock.js';
import { badInput, notFound } from '../common/domain-error.js';
import { Database } from '../persistence/database.js';
import { newestFirst, type Page, type PageRequest } from '../persistence/page.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { OpenRequests } from '../queue/open-requests.js';
import { ResetGate } from '../tickets/reset-gate.js';
import type { CreateStaffInput } from './users.types.js';

/** A link with which this user sets a password. */
export interface LinkFor {
  user: User;
  url: string;
  expiresAt: Date;
}

/** Why the orders of a disabled account were cancelled, for its owner to read. */
const DISABLED = 'The account was disabled.';

/** Who works here, and what they may do. */
@Injectable()
export class Users {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
    private readonly gate: ResetGate,
    private readonly lock: AccountLock,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly admins: Admins,
    private readonly secondFactors: SecondFactors,
    private readonly requests: OpenRequests,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** Those whose username, address or name holds the text; without one, all. */
  search(text: string | undefined, page: PageRequest): Promise<Page<User>> {
    return newestFirst(this.unit.em, User, text ? { [searchKeyHolds(text)]: true } : {}, page);
  }

  /** @throws DomainError USERNAME_TAKEN, EMAIL_TAKEN */
  createStaff(actor: User, { role, ...input }: CreateStaffInput): Promise<LinkFor> {
    return this.unit.run(async () => {
      await this.lock.acting(actor);
      return this.linkFor(await this.accounts.createWithoutPassword(input, role));
    });
  }

  /** @throws DomainError NOT_FOUND; BAD_USER_INPUT for one's own, which changePassword is for */
  createPasswordResetLink(actor: User, userId: number): Promise<LinkFor> {
    return this.unit.run(async () => this.linkFor(await this.somebodyElse(actor, userId)));
  }

  /** Ends the user's sessions, tokens, sockets and password links. @throws DomainError NOT_FOUND, LAST_ADMIN */
  setRole(actor: User, userId: number, role: Role): Promise<User> {
    return this.change(actor, userId, (user) => (user.role = role));
  }

  /**
   * Ends the user's sessions, tokens, sockets and password links. An account that is disabled places no more orders from then on;
   * what it has pending is cancelled and its queue entries leave, in transactions of at most 100 of each. After a crash in
   * between, disabling it again does the rest. Each transaction leaves an entry in the audit log.
   * @throws DomainError NOT_FOUND, LAST_ADMIN
   */
  async setDisabled(actor: User, userId: number, disabled: boolean): Promise<User> {
    const user = await this.unit.run(async () => {
      const changed = await this.change(
        actor,
        userId,
        (one) => (one.disabledAt = disabled ? (one.disabledAt ?? this.clock.now()) : null),
      );
      await this.audit.write('setDisabled');
      return changed;
    });
    if (disabled) while (await this.withdrawSome(actor, user));
    return user;
  }

  /** @returns whether there may be more to withdraw; not where somebody else has enabled the account again */
  private withdrawSome(actor: User, { id }: User): Promise<boolean> {
    return this.unit.run(async (em) => {
      await this.gate.pass();
      await this.database.hold(em, User, [id]);
      const user = await em.findOneOrFail(User, { id });
      if (!user.disabledAt) return false;
      const more = await this.requests.withdrawSome(actor, user, DISABLED);
      if (this.audit.noted) await this.audit.write('setDisabled');
      return more;
    });
  }

  /** For somebody who has lost the app and the recovery codes; ends their sessions and closes their sockets. @throws DomainError NOT_FOUND; BAD_USER_INPUT for one's own, which removeSecondFactor is for */
  resetSecondFactor(actor: User, userId: number): Promise<User> {
    return this.unit.run(async () => {
      await this.somebodyElse(actor, userId);
      return this.secondFactors.reset(userId);
    });
  }

  private async linkFor(user: User): Promise<LinkFor> {
    this.audit.note({ subject: subjectOf(user), after: standingOf(user) });
    return { user, ...(await this.passwords.createLink(user)) };
  }

  private change(actor: User, userId: number, make: (user: User) => void): Promise<User> {
    return this.unit.run(async () => {
      await this.lock.acting(actor, await this.admins.idsWith(userId));
      const user = await this.held(userId);
      await this.admins.leaveOne(user, () => {
        const before = standingOf(user);
        make(user);
        this.audit.note({ subject: subjectOf(user), before, after: standingOf(user) });
      });
      await this.accounts.endAccess(userId);
      return user;
    });
  }

  /** What one does to oneself takes the password, so that a session that was left open is not enough. */
  private async somebodyElse(actor: User, userId: number): Promise<User> {
    if (actor.id === userId) throw badInput('userId', 'is your own; your account page does this, with your password');
    await this.lock.acting(actor, [userId]);
    return this.held(userId);
  }

  private async held(userId: number): Promise<User> {
    const user = await this.unit.em.findOne(User, { id: userId });
    if (!user) throw notFound('user');
    return user;
  }
}

function standingOf({ role, disabledAt }: User): object {
  return { role, disabled: Boolean(disabledAt) };
}
