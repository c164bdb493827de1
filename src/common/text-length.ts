/**
 * Whether a text has at most `max` characters (code points, as databases count them). A code point takes one or two
 * code units, so a text of more than 2 × `max` units is refused unread.
 */
export function fits(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);
}
