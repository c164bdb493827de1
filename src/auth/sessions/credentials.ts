import type { ApiToken } from './api-token.entity.js';

/** A token's name as a credential, in an Identity, a request and the bus. A session's name is its stored id. */
export function credentialOf({ id }: Pick<ApiToken, 'id'>): string {
  return `token:${id}`;
}

/** The token's id; undefined for a session. */
export function tokenIdOf(credential: string): number | undefined {
  return credential.startsWith('token:') ? Number(credential.slice('token:'.length)) : undefined;
}
