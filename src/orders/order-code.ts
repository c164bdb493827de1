import { customAlphabet } from 'nanoid';

/** Nothing that is read or said for something else: no 0/O, 1/I/L, no U. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short random code for people; 30^8 of them, and a unique index has the last word. */
export const newOrderCode = customAlphabet(ALPHABET, 8);
