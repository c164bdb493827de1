import { dictionary } from '@zxcvbn-ts/language-common';

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;

const COMMONEST = new Set(dictionary['passwords-common']);

/**
 * Why this password cannot be taken, or undefined where it can: 8 to 128 characters, none of the commonest,
 * never the username, and (unless turned off) at least one character that is neither letter nor digit.
 * The symbol is a rule of the system that Foyer replaces; NIST SP 800-63B asks for the rest only.
 */
export function passwordRefusal(password: string, username: string, requireSymbol: boolean): string | undefined {
  const length = Array.from(password).length;
  if (length < MIN_PASSWORD || length > MAX_PASSWORD) return `takes ${MIN_PASSWORD} to ${MAX_PASSWORD} characters`;
  if (password.toLowerCase() === username.toLowerCase()) return 'must not be the username';
  if (requireSymbol && /^[\p{L}\p{N}]*$/u.test(password)) return 'needs a character that is neither letter nor digit';
  if (COMMONEST.has(password.toLowerCase())) return 'is one of the commonest passwords';
  return undefined;
}
