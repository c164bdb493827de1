import { createRequire } from 'node:module';
import type { dictionary } from '@zxcvbn-ts/language-common';
import { usernameKey } from '../../common/text/names.js';
import { fits } from '../../common/text-length.js';

export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;
export const PASSWORD_LENGTH = `takes ${MIN_PASSWORD} to ${MAX_PASSWORD} characters`;

/** Loaded with the first password that is set: the dictionary takes 12 MB and 20 ms, and most starts need none of it. */
let commonest: ReadonlySet<string> | undefined;

function isCommonest(password: string): boolean {
  commonest ??= new Set(
    (createRequire(import.meta.url)('@zxcvbn-ts/language-common') as { dictionary: typeof dictionary }).dictionary[
      'passwords-common'
    ],
  );
  return commonest.has(password);
}

/** The first guesses for an account here; SECURITY.md lists them. */
const OURS = ['foyer', 'ticket', 'tickets'];

const LETTER = /\p{L}/u;

/** Digits and symbols that replace letters; 1 is read as i and as l. */
const MEANT: Readonly<Record<string, string>> = { '@': 'a', 4: 'a', 3: 'e', 0: 'o', $: 's', 5: 's', 7: 't' };

/**
 * The reason why this password is refused, or undefined.
 * - It has 8 to 128 characters and (unless turned off) one that is neither letter nor digit.
 * - It is none of the commonest passwords, nor a variant of one: with symbols anywhere, digits before or after, or
 *   digits and symbols in place of letters.
 * - It is not the username. It contains more than username, e-mail address, the address's local part, and OURS with
 *   digits and symbols.
 *
 * Case and width (NFKC) do not count. The symbol is a rule of the system that Foyer replaces. NIST SP 800-63B and ASVS 6.2 ask for the rest.
 */
export function passwordRefusal(
  password: string,
  { username, email }: { username: string; email: string },
  requireSymbol: boolean,
): string | undefined {
  if (!fits(password, MAX_PASSWORD) || fits(password, MIN_PASSWORD - 1)) return PASSWORD_LENGTH;
  const lower = password.normalize('NFKC').toLowerCase();
  if (lower === usernameKey(username)) return 'must not be the username';
  if (requireSymbol && /^[\p{L}\p{N}]*$/u.test(password)) return 'needs a character that is neither letter nor digit';
  if (isCommonest(lower)) return 'is one of the commonest passwords';
  const readings = readingsOf(lower);
  if (readings.some(isCommonest)) return 'is one of the commonest passwords with little changed';
  const words = wordsAround(username, email);
  if (readings.some((reading) => isMadeOf(words, reading)))
    return 'needs more than the username, the e-mail address and words such as foyer and ticket';
  return undefined;
}

/**
 * Simplified forms of a password: whole, without trailing and without surrounding digits and symbols. Each form as it
 * is, and with look-alikes replaced by letters.
 */
function readingsOf(password: string): string[] {
  const signs = Array.from(password);
  // A regex ending in `$` would take time quadratic in the number of trailing digits and symbols.
  const front = signs.slice(0, signs.findLastIndex((sign) => LETTER.test(sign)) + 1).join('');
  return [password, front, front.replace(/^\P{L}+/u, '')]
    .flatMap((text) => [text, meant(text, 'i'), meant(text, 'l')])
    .map((text) => bare(text));
}

function meant(text: string, one: string): string {
  return Array.from(text, (sign) => (sign === '1' ? one : (MEANT[sign] ?? sign))).join('');
}

function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}

/** The longest first, since a word may contain others. Words of one or two characters would match by chance. */
function wordsAround(username: string, email: string): string[] {
  return [...OURS, username, email, email.slice(0, email.lastIndexOf('@'))]
    .map((word) => bare(word.normalize('NFKC').toLowerCase()))
    .filter((word) => word.length > 2)
    .toSorted((one, other) => other.length - one.length);
}

function isMadeOf(words: string[], reading: string): boolean {
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), reading);
  return rest !== reading && /^\p{N}*$/u.test(rest);
}
