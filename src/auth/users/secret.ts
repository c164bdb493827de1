import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text that fits into a cookie, a header and a link. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The form in which a secret is stored: as long as it is random, nobody finds it from that. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
