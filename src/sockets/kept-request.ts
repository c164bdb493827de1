import type { AuthenticatedRequest } from '../auth/sessions/access.js';
import type { Spender } from '../limits/budgets.js';
import type { SocketRequest } from './subscription-request.js';

/** The headers that guards, limits and sessions read. */
const HEADERS = ['cookie', 'authorization', 'x-forwarded-for'] as const;

/**
 * The parts of a request that are read while its socket or event stream is open. Node's own request holds its stream, all
 * its headers and its session: some 5 KB for each. The token comes without its user, whose account may change.
 */
export function keptRequest(request: SocketRequest & Pick<AuthenticatedRequest, 'apiToken'> & Spender): SocketRequest {
  const { socket, method, url, user, credential, counts } = request;
  const apiToken = request.apiToken && { ...request.apiToken, user: null };
  const headers: SocketRequest['headers'] = {};
  for (const name of HEADERS) {
    const value = request.headers[name];
    if (value !== undefined) Object.assign(headers, { [name]: value });
  }
  const kept = { socket, method, url, headers, user, credential, apiToken, counts };
  return kept as unknown as SocketRequest;
}
