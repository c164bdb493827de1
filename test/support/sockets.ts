import { WebSocket } from 'ws';

export const PROTOCOL = 'graphql-transport-ws';
export const init = { type: 'connection_init' };
export const subscribe = (id: string, query = 'subscription { ticketTypes { id } }') => ({
  id,
  type: 'subscribe',
  payload: { query },
});

export interface Opening {
  origin?: string;
  cookie?: string;
  protocol?: string;
  path?: string;
}

/** A socket of which a test sends and reads every message by hand. */
export function openSocket(
  url: string,
  { origin, cookie, protocol = PROTOCOL, path = '/graphql' }: Opening = {},
): WebSocket {
  const headers = { ...(origin === undefined ? {} : { origin }), ...(cookie ? { cookie } : {}) };
  return new WebSocket(url.replace('http', 'ws') + path, protocol, { headers });
}
