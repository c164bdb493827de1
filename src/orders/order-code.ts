import { customAlphabet } from 'nanoid';

/** Without characters that are easily misread or misheard: no 0/O, 1/I/L, no U. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short random code for people, one of 30^8; a unique index catches duplicates. */
export const newOrderCode = customAlphabet(ALPHABET, 8);
