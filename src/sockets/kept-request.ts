import type { SocketRequest } from './subscription-request.js';

/** The headers that guards, limits and sessions read. */
const HEADERS = ['cookie', 'authorization', 'x-forwarded-for'] as const;

/**
 * The parts of an upgrade's request that are read while its socket is open. Node's own request holds its stream, all
 * its headers and its session: some 5 KB for each socket.
 */
export function keptRequest(request: SocketRequest & { apiToken?: unknown }): SocketRequest {
  const { socket, method, url, user, credential, apiToken } = request;
  const headers: SocketRequest['headers'] = {};
  for (const name of HEADERS) {
    const value = request.headers[name];
    if (value !== undefined) Object.assign(headers, { [name]: value });
  }
  const kept = { socket, method, url, headers, user, credential, apiToken };
  return kept as unknown as SocketRequest;
}
