/**
 * Whether a text has at most `max` characters (code points, as databases count them). A code point takes one or two
 * code units, so a text of more than 2 × `max` units is refused unread.
 */
export function fits(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);
}

/** A row of so many combining marks is normalised within 3 ms; the time grows with the square. */
const SHORT = 2048;

/**
 * The text as `normalise` has it, or unchanged if it is long: composing (NFC) rarely makes a text shorter than half, and
 * takes time quadratic in a row of combining marks.
 */
export function ifShort(text: string, max: number, normalise: (text: string) => string): string {
  return text.length <= Math.max(2 * max, SHORT) ? normalise(text) : text;
}
