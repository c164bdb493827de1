import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text that is valid in a cookie, a header and a link. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The stored form of a random secret: SHA-256, which cannot be reversed for random input. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
