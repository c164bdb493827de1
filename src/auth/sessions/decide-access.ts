import type { Config } from '../../config/config.js';
import { DomainError, type ErrorDetails } from '../../common/domain-error.js';
import { lacksSecondFactor } from '../users/required-second-factor.js';
import type { Access, AuthenticatedRequest } from './access.js';

/** The permissions of staff who have not set up a required second factor yet. */
const ENROLLING = new Set<Access>(['account.read', 'account.secure']);
/** Not with an API token: a thief of a token must not be able to extend the access, or to grant it to others. */
const NOT_BY_TOKEN = new Set<Access>(['account.secure', 'users.manage']);

/**
 * Why a request may not do what takes this permission: UNAUTHENTICATED or FORBIDDEN. Undefined if it may.
 * @param request after AccessGuard has looked up its user
 */
export function denial(
  access: Access,
  { viewer, apiToken }: Pick<AuthenticatedRequest, 'viewer' | 'apiToken'>,
  config: Config,
): DomainError | undefined {
  if (access === 'public') return undefined;
  if (!viewer) return new DomainError('UNAUTHENTICATED', 'Please log in.');
  if (!viewer.may(access)) return forbidden(access, 'Your account may not do this.');
  if (apiToken && NOT_BY_TOKEN.has(access)) {
    return forbidden(access, 'An API token may not do this; log in instead.');
  }
  if (lacksSecondFactor(viewer, config) && !ENROLLING.has(access)) {
    const message = 'Staff need a second factor here; set one up in your account first.';
    return forbidden(access, message, { secondFactor: 'REQUIRED' });
  }
  return undefined;
}

function forbidden(permission: Access, message: string, details: ErrorDetails = {}): DomainError {
  return new DomainError('FORBIDDEN', message, { permission, ...details });
}
