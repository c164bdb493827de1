import { withoutInvisible } from './characters.js';

/**
 * A name as it is stored and shown: composed (NFC), trimmed, with one space between words. Line breaks and other control
 * characters stay, so that a later rule refuses them.
 */
export function normaliseName(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
}

/** Text of several lines, such as a note: composed (NFC) and trimmed. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').trim();
}

/** A username as it is stored and shown: its rule takes ASCII only, so wide letters are read as ASCII (NFKC). */
export function normaliseUsername(text: string): string {
  return withoutInvisible(text).normalize('NFKC').trim();
}

/** The form in which usernames are unique and found. */
export function usernameKey(text: string): string {
  return normaliseUsername(text).toLowerCase().normalize('NFKC');
}

/** The name of an event in an address: lower case. */
export function normaliseSlug(text: string): string {
  return usernameKey(text);
}
