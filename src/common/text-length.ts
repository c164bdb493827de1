/**
 * Whether a text has at most `max` characters (code points, as databases count them). A character takes one or two
 * places in a string, so a text of more than 2 × `max` places is refused without being read.
 */
export function fits(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);
}
