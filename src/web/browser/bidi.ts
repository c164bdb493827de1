/** Letters of right-to-left scripts, and characters that change the direction. */
const TURNS =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The properties that contain texts of users. */
const WRITTEN = new Set(['name', 'username', 'fullName', 'email', 'venue', 'adminNotes', 'cancelReason']);

/**
 * A reviver for JSON.parse that isolates texts of users: a right-to-left name must not reverse the amount beside it
 * (first strong isolate, https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates).
 */
export function isolateWritten(key: string, value: unknown): unknown {
  return typeof value === 'string' && WRITTEN.has(key) && TURNS.test(value) ? `\u2068${value}\u2069` : value;
}

/** Removes the isolates before a text is sent. */
export function withoutMarks(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, '');
}
