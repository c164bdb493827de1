import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Asker } from '../common/asker.js';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { ACCESS, requestOf, type Access } from './access.js';
import { Accounts } from './accounts.service.js';

/** What staff may do who have yet to set up a second factor that is required. */
const ENROLLING = new Set<Access>(['account.read', 'account.secure']);

/** Looks up who asks and holds every operation, page and download to the permission that it names. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: Accounts,
    private readonly config: Config,
    private readonly asker: Asker,
  ) {}

  /** @throws DomainError UNAUTHENTICATED, FORBIDDEN; Error where the handler names no permission */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (!access) throw new Error(`${context.getClass().name}.${context.getHandler().name} names no permission`);

    const request = requestOf(context);
    if (request.apiToken === null)
      throw new DomainError('UNAUTHENTICATED', 'This API token is not, or no longer, valid.');
    const id = (request.user as { id: number } | undefined)?.id;
    request.viewer = id === undefined ? null : await this.accounts.find(id);
    this.asker.is(request.viewer);

    if (access === 'public') return true;
    if (!request.viewer) throw new DomainError('UNAUTHENTICATED', 'Please log in.');
    if (!request.viewer.may(access)) {
      throw new DomainError('FORBIDDEN', 'Your account may not do this.', { permission: access });
    }
    if (access === 'account.secure' && request.apiToken) {
      throw new DomainError('FORBIDDEN', 'An API token may not do this; log in instead.', { permission: access });
    }
    if (
      this.config.requireStaffMfa &&
      !ENROLLING.has(access) &&
      request.viewer.isStaff &&
      !request.viewer.secondFactor
    ) {
      throw new DomainError('FORBIDDEN', 'Staff need a second factor here; set one up in your account first.', {
        permission: access,
        secondFactor: 'REQUIRED',
      });
    }
    return true;
  }
}
