import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';

/** Sends the hash of a document that the server knows, and the document itself where it does not. */
export const persistedQueries = new PersistedQueryLink({ sha256 });

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
