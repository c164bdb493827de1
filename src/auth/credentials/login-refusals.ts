import { DomainError } from '../../common/domain-error.js';
import type { Refusal } from '../sessions/account-lock.js';

export function invalidCredentials(): DomainError {
  return new DomainError('INVALID_CREDENTIALS', 'No account has this login and password.');
}

export function secondFactorRequired(): DomainError {
  return new DomainError('SECOND_FACTOR_REQUIRED', 'Please enter the code of your authenticator app.');
}

/** The error for a login if the account changed after its password was compared. */
export const refusalOfLogin: Refusal = (change, now) => {
  if (change === 'secondFactor' && now.secondFactor) return secondFactorRequired();
  if (change === 'password' || change === 'disabled') return invalidCredentials();
  return new DomainError('UNAUTHENTICATED', 'Your account was changed meanwhile. Please log in again.');
};
