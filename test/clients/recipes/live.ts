import { createClient } from 'graphql-ws';

/** The socket that subscriptions of all clients go through. A page of Foyer's own origin needs no token: its cookie does. */
export function liveClient(url: string, token?: string) {
  return createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    retryAttempts: Infinity, // each value is complete, so nothing is missed in between
    shouldRetry: (problem) => (problem as CloseEvent).code !== 4403, // the token is not valid
  });
}
