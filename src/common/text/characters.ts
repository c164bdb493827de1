/** Characters that show nothing: zero-width spaces, soft hyphens, direction marks, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const DIGIT = /\p{Nd}/u;

/** The text without characters that show nothing. Pasted text has some. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/** The text with the decimal digits of every script as 0 to 9. */
export function readDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (sign) => (sign <= '9' ? sign : String(digitOf(sign.codePointAt(0)!))));
}

/**
 * Full case folding, which JavaScript lacks: ß and SS, ς and σ, and all cases of a letter become the same
 * (https://www.unicode.org/versions/Unicode17.0.0/core-spec/chapter-3/#G33992).
 */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** A script's digits are ten code points in a row, from zero on; a few scripts stand side by side. */
function digitOf(point: number): number {
  let zero = point;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return (point - zero) % 10;
}
