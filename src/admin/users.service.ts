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
import { newestFirst, type Page, type PageRequest } from '../persistence/page.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import type { CreateStaffInput } from './users.types.js';

/** A link with which this user sets a password. */
export interface LinkFor {
  user: User;
  url: string;
  expiresAt: Date;
}

/** Who works here, and what they may do. */
@Injectable()
export class Users {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly lock: AccountLock,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly admins: Admins,
    private readonly secondFactors: SecondFactors,
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

  /** Ends the user's sessions, tokens, sockets and password links. @throws DomainError NOT_FOUND, LAST_ADMIN */
  setDisabled(actor: User, userId: number, disabled: boolean): Promise<User> {
    return this.change(
      actor,
      userId,
      (user) => (user.disabledAt = disabled ? (user.disabledAt ?? this.clock.now()) : null),
    );
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
