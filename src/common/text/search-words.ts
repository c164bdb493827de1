import { addressInLetters, addressKey } from './addresses.js';
import { foldCase, readDigits, withoutInvisible } from './characters.js';

/** The most characters of a stored or searched word; further ones do not count. */
export const MAX_WORD = 64;

/** The apostrophes that people and keyboards write. Some count as letters in Unicode. */
const APOSTROPHES = new RegExp("['`´‘’‛′‵ʹʻʼʽʾʿˈ՚׳ꞌ＇]", 'gu'); // a text: the bundle's letters stay in one byte each

/** Letters that Unicode does not decompose, in lower case. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  ɓ: 'b',
  ƈ: 'c',
  đ: 'd',
  ð: 'd',
  ɖ: 'd',
  ɗ: 'd',
  ə: 'e',
  ɛ: 'e',
  ǥ: 'g',
  ɣ: 'g',
  ħ: 'h',
  ı: 'i',
  ɨ: 'i',
  ƙ: 'k',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  ɔ: 'o',
  œ: 'oe',
  þ: 'th',
  ŧ: 't',
  ʉ: 'u',
  ƴ: 'y',
  ƶ: 'z',
  ґ: 'г',
  ك: 'ک',
  ي: 'ی',
  ى: 'ی',
};
const UNDECOMPOSED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/**
 * The words of a text as search compares them, each once: without accents, case and width; split at everything that is
 * neither letter nor digit. A percent sign belongs to its number: it is no wildcard. An apostrophe joins: O’Brien is `obrien`.
 */
export function searchWords(text: string): string[] {
  return wordsOf(text.replace(APOSTROPHES, ''));
}

/** The words under which a name is found: those of `searchWords`, and the parts around an apostrophe. */
export function wordsOfName(name: string): string[] {
  return [...new Set([...searchWords(name), ...wordsOf(name.replace(APOSTROPHES, ' '))])];
}

/** The words under which an e-mail address is found, with its domain in letters and in ASCII. */
export function wordsOfAddress(address: string): string[] {
  return [...new Set([...wordsOfName(addressInLetters(address)), ...searchWords(addressKey(address))])];
}

/** The words without those that begin another one: a text with the longer word has the shorter one too. */
export function longestWords(words: readonly string[]): string[] {
  return words.filter((word, place) => !words.some((other, at) => at !== place && other.startsWith(word)));
}

function wordsOf(text: string): string[] {
  const words = fold(text).split(/[^\p{L}\p{N}%]+/u);
  return [...new Set(words.filter(Boolean).map(cut))];
}

/** Folds case before it removes marks: the capital of ᾳ is two letters. */
function fold(text: string): string {
  const folded = foldCase(withoutInvisible(text).normalize('NFKD')).normalize('NFKD');
  // Decomposing brings further apostrophes that count as letters.
  const bare = folded.replace(/\p{M}/gu, '').replace(APOSTROPHES, '');
  return readDigits(bare.replace(UNDECOMPOSED, (letter) => LETTERS[letter]!));
}

function cut(word: string): string {
  return word.length <= MAX_WORD ? word : Array.from(word).slice(0, MAX_WORD).join('');
}
