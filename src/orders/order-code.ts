import { customAlphabet } from 'nanoid';

const DIGITS = '23456789';
/**
 * No letter that is easily misread or misheard (O, I, L, U), and no other vowel: spreadsheets read 79888E52 as a
 * number and 2MAR2345 as a date.
 */
const LETTERS = 'BCDFGHJKMNPQRSTVWXYZ';

const first = customAlphabet(LETTERS, 1);
const rest = customAlphabet(DIGITS + LETTERS, 7);

/** A code in its normal form (`normaliseCode`). */
export const ORDER_CODE = /^[0-9A-Z]{1,12}$/;

/**
 * A short random code for people, one of 20 × 28^7; a unique index catches duplicates. It begins with a letter, since
 * eight digits would be a number. Codes of earlier versions may have any of 2–9, A–Z without I, L, O and U; they stay.
 */
export function newOrderCode(): string {
  return first() + rest();
}
