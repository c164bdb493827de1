import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import { Database } from '../persistence/database.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Role } from './role.js';
import { User } from './user.entity.js';

/** Sees to it that somebody is always left who may do everything. */
@Injectable()
export class Admins {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly database: Database,
  ) {}

  /**
   * Changes a user; two who change each other come one after the other. Needs an open unit of work.
   * @throws DomainError LAST_ADMIN where no admin would be left who is not disabled
   */
  async leaveOne(user: User, change: (user: User) => void): Promise<void> {
    const held = await this.holdWith(user);
    change(user);
    if (!held.some(administers)) throw lastAdmin();
    await this.unit.em.flush();
  }

  /**
   * Locks the rows that `leaveOne` will lock, before anything else is done. Needs an open unit of work.
   * @throws DomainError LAST_ADMIN where no admin would be left without this user
   */
  async assertOthers(user: User): Promise<void> {
    const held = await this.holdWith(user);
    if (!held.some((one) => one.id !== user.id && administers(one))) throw lastAdmin();
  }

  /** The user and all admins, locked in id order until the transaction ends, as they are now. */
  private async holdWith(user: User): Promise<User[]> {
    const em = this.unit.em;
    const ids = await this.idsWith(user.id);
    await this.database.hold(em, User, ids);
    return em.find(User, { id: { $in: ids } }, { refresh: true });
  }

  /** The admins who are not disabled, and one user besides. */
  async idsWith(userId: number): Promise<number[]> {
    const where = { $or: [{ role: Role.ADMIN, disabledAt: null }, { id: userId }] };
    return (await this.unit.em.find(User, where)).map(({ id }) => id);
  }
}

function administers({ role, disabledAt }: User): boolean {
  return role === Role.ADMIN && !disabledAt;
}

function lastAdmin(): DomainError {
  return new DomainError('LAST_ADMIN', 'Nobody would be left to administer.');
}
