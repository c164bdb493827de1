/** The most characters of a message that quotes a client's text. */
export const MAX_MESSAGE = 1000;

/** Cuts the middle out of a long text: a message names its subject first and its reason last. */
export function shorten(text: string, max = MAX_MESSAGE): string {
  if (text.length <= max) return text;
  const [head, tail] = [Math.ceil((max - 1) / 2), Math.floor((max - 1) / 2)];
  // The cut may have split a surrogate pair.
  return `${text.slice(0, head)}…${text.slice(-tail)}`.toWellFormed();
}
