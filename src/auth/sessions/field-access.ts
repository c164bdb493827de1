import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import type { Permission } from '../users/permissions.js';
import { lacksSecondFactor } from '../users/required-second-factor.js';
import type { User } from '../users/user.entity.js';

/** The permissions of fields below the root. All of them may be used with an API token. */
type FieldPermission = Extract<Permission, 'orders.place' | 'orders.read' | 'stock.manage'>;

/** Checks the permission of a field below the root, where Nest calls no guard. */
@Injectable()
export class FieldAccess {
  constructor(private readonly config: Config) {}

  /** @throws DomainError UNAUTHENTICATED, FORBIDDEN, as the guard of root fields does */
  assertMay(viewer: User | null, permission: FieldPermission): void {
    if (!viewer) throw new DomainError('UNAUTHENTICATED', 'Please log in.');
    if (!viewer.may(permission)) throw new DomainError('FORBIDDEN', 'Your account may not do this.', { permission });
    if (lacksSecondFactor(viewer, this.config)) {
      const message = 'Staff need a second factor here; set one up in your account first.';
      throw new DomainError('FORBIDDEN', message, { permission, secondFactor: 'REQUIRED' });
    }
  }
}
