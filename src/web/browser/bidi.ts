/** Letters that are written from right to left, and the characters that turn text around. */
const TURNS =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** What people wrote, among what we write around it. */
const WRITTEN = new Set(['name', 'username', 'fullName', 'email', 'venue', 'adminNotes', 'cancelReason']);

/**
 * For JSON.parse: sets what people wrote apart, so that a name from right to left does not turn the amount beside it around
 * (first strong isolate, https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates).
 */
export function isolateWritten(key: string, value: unknown): unknown {
  return typeof value === 'string' && WRITTEN.has(key) && TURNS.test(value) ? `\u2068${value}\u2069` : value;
}

/** What is sent has no such marks. */
export function withoutMarks(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, '');
}
