import type { Config } from '../../config/config.js';
import type { User } from './user.entity.js';

/** Whether somebody has yet to set up the second factor that is asked of them. */
export function lacksSecondFactor(user: User, { requireStaffMfa }: Config): boolean {
  return requireStaffMfa && user.isStaff && !user.secondFactor;
}
