/** As long as a text in a request can be: with everything around it below BODY_LIMIT, in the bytes of JSON. */
const BYTES = 62_000;

/** The pattern, repeated until it is that long. */
export function filled(pattern: string, before = '', after = '', bytes = BYTES): string {
  const size = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2;
  const room = bytes - size(before) - size(after);
  return before + pattern.repeat(Math.floor(room / size(pattern))) + after;
}

/** Texts on which a careless reader spends the square of their length, or worse. */
export const WORST: Record<string, (bytes?: number) => string> = {
  'an address of dots': (bytes) => filled('.', 'a@', '@', bytes),
  'an address of names': (bytes) => filled('a.', 'a@', '', bytes),
  suggestions: (bytes) => filled('Did you mean ', '', '', bytes),
  'suggestions that end': (bytes) => filled('Did you mean ', '', '?', bytes),
  'spaces before a letter': (bytes) => filled(' ', '', 'a', bytes),
  'spaces within': (bytes) => filled(' ', 'a', 'a', bytes),
  hyphens: (bytes) => filled('-', 'a', '!', bytes),
  'letters and hyphens': (bytes) => filled('a-', '', '!', bytes),
  digits: (bytes) => filled('1', '', '', bytes),
  'digits and a letter': (bytes) => filled('1', '', 'a1', bytes),
  'brackets and digits': (bytes) => filled('[1', '', '', bytes),
  quotes: (bytes) => filled('" at "input.', '', '', bytes),
  backslashes: (bytes) => filled('\\', '', '"', bytes),
  commas: (bytes) => filled(',', '', '', bytes),
  semicolons: (bytes) => filled('; ', '', '', bytes),
  percent: (bytes) => filled('%_', '', '', bytes),
  'a token and spaces': (bytes) => filled(' ', 'Bearer ', 'a b', bytes),
  'a moment of digits': (bytes) => filled('0', '2026-01-01T00:00:00.', '', bytes),
  'line breaks': (bytes) => filled('\r\n', '', '', bytes),
  'marks in the wrong order': (bytes) => filled('\u0315\u0300', 'a', '', bytes),
  'text turned around': (bytes) => filled('\u202e', '', '', bytes),
  families: (bytes) => filled('\u{1f468}\u200d', '', '', bytes),
  ligatures: (bytes) => filled('\ufdfa', '', '', bytes),
  'halves of characters': (bytes) => filled('\ud83d', '', '', bytes),
};
