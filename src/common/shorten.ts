/** Characters of a message that repeats what a client sent. */
export const MAX_MESSAGE = 1000;

/** The text, where it is too long without its middle: a message names its subject first and its reason last. */
export function shorten(text: string, max = MAX_MESSAGE): string {
  if (text.length <= max) return text;
  const [head, tail] = [Math.ceil((max - 1) / 2), Math.floor((max - 1) / 2)];
  // A character of two places may have been cut in half.
  return `${text.slice(0, head)}…${text.slice(-tail)}`.toWellFormed();
}
