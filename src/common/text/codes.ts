import { readDigits, withoutInvisible } from './characters.js';

/**
 * A code as Foyer made it: of an order, an authenticator app or a recovery code. Upper case; wide letters and the digits
 * of every script are read as ASCII; `#`, white space, hyphens and dashes between groups do not count.
 */
export function normaliseCode(text: string): string {
  return readDigits(withoutInvisible(text).normalize('NFKC'))
    .replace(/[#\s_\u2212\p{Pd}]/gu, '')
    .toUpperCase()
    .normalize('NFKC');
}
