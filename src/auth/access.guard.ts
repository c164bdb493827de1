import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../common/domain-error.js';
import { ACCESS, requestOf, type Access } from './access.js';
import { Accounts } from './accounts.service.js';

/** Looks up who asks and holds every operation, page and download to the permission that it names. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: Accounts,
  ) {}

  /** @throws DomainError UNAUTHENTICATED, FORBIDDEN; Error where the handler names no permission */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (!access) throw new Error(`${context.getClass().name}.${context.getHandler().name} names no permission`);

    const request = requestOf(context);
    const id = (request.user as { id: number } | undefined)?.id;
    request.viewer = id === undefined ? null : await this.accounts.find(id);

    if (access === 'public') return true;
    if (!request.viewer) throw new DomainError('UNAUTHENTICATED', 'Please log in.');
    if (!request.viewer.may(access)) {
      throw new DomainError('FORBIDDEN', 'Your account may not do this.', { permission: access });
    }
    return true;
  }
}
