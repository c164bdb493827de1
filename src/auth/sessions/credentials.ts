import type { ApiToken } from './api-token.entity.js';

/** The name under which an Identity, a request and the bus know a token; a session's name is its id as it is stored. */
export function credentialOf({ id }: Pick<ApiToken, 'id'>): string {
  return `token:${id}`;
}

/** The token's number; undefined for a session. */
export function tokenIdOf(credential: string): number | undefined {
  return credential.startsWith('token:') ? Number(credential.slice('token:'.length)) : undefined;
}
