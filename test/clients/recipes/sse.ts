import { createClient } from 'graphql-sse';

/** For pages of another origin that CORS_ORIGINS names, and where WebSockets do not pass. */
export function sseClient(url: string, token: string) {
  return createClient({ url: `${url}/graphql`, headers: { authorization: `Bearer ${token}` } });
}
