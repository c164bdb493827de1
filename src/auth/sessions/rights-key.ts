import type { AuthenticatedRequest } from './access.js';

/** Equal for requests of which `denial` permits the same. Role, second factor and API token decide. */
export function rightsKey({ viewer, apiToken }: Pick<AuthenticatedRequest, 'viewer' | 'apiToken'>): string {
  return viewer ? `${viewer.role} ${viewer.secondFactor} ${Boolean(apiToken)}` : 'anonymous';
}
