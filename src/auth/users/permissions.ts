import { Role } from './role.js';

const { CUSTOMER, AGENT, MANAGER, ADMIN } = Role;

/**
 * The permissions and their roles. Each operation, page and download names one of them. No other check of a role
 * exists.
 */
export const PERMISSIONS = {
  /** To read one's own sessions, tokens and data. */
  'account.read': [CUSTOMER, AGENT, MANAGER, ADMIN],
  /** To change one's own password, sessions, tokens, second factor and the account itself; not with an API token. */
  'account.secure': [CUSTOMER, AGENT, MANAGER, ADMIN],
  /** One's own orders and queue entries. */
  'orders.place': [CUSTOMER, AGENT, MANAGER, ADMIN],
  /** All orders, customers, figures and the feed. */
  'orders.read': [AGENT, MANAGER, ADMIN],
  'orders.decide': [AGENT, MANAGER, ADMIN],
  'queue.serve': [AGENT, MANAGER, ADMIN],
  'stock.manage': [MANAGER, ADMIN],
  'events.manage': [MANAGER, ADMIN],
  'exports.read': [MANAGER, ADMIN],
  'users.read': [ADMIN],
  /** Not with an API token. */
  'users.manage': [ADMIN],
  'audit.read': [ADMIN],
  'data.reset': [ADMIN],
  /** Apollo Sandbox, in production. */
  'api.explore': [ADMIN],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function isAllowed(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
