import { checkedRight } from '../../common/field-rights.js';
import type { Permission } from './permissions.js';

/** Permissions by whether the viewer owns the object (`@OwnedBy` of its type). */
interface ByOwner {
  owner: Permission;
  others: Permission;
}

/**
 * Declares the permission that a GraphQL field takes, below the root. `graphql/guard-fields.ts` checks it as AccessGuard
 * checks the permission of a root field: second factor and API token included. A viewer without the right gets null, and
 * an error unless `otherwise` is 'null'; so the field is nullable.
 */
export const For = (permission: Permission | ByOwner, otherwise: 'refuse' | 'null' = 'refuse') =>
  checkedRight({ ...(typeof permission === 'string' ? { others: permission } : permission), otherwise });
