import type { Config } from '../../config/config.js';
import type { User } from './user.entity.js';

/** Whether a second factor is required of the user and not set up yet. */
export function lacksSecondFactor(user: User, { requireStaffMfa }: Config): boolean {
  return requireStaffMfa && user.isStaff && !user.secondFactor;
}
