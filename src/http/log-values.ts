/** The longest text in the log. Texts of clients are cut, so that a cheap request cannot fill the log. */
const LONGEST_TEXT = 200;
const MOST_ITEMS = 20;
const DEEPEST = 4;
/** The most frames of a stack. */
const MOST_FRAMES = 50;

/**
 * The logged properties of an error, besides type, message and stack. Other properties of a database error contain rows
 * and statements.
 */
const FACTS = [
  'code',
  'errorId',
  'status',
  'syscall',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
];
/**
 * PostgreSQL's class 22, data exceptions (https://www.postgresql.org/docs/current/errcodes-appendix.html): their
 * messages quote the value.
 */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

/** The text, cut to 200 characters. */
export function briefText(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text;
}

/** A value for the log: texts, lists and depth are cut, errors become `errorFacts`. */
export function brief(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return briefText(value);
  if (value instanceof Error) return errorFacts(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => brief(item, depth + 1));
  const entries = Object.entries(value).slice(0, MOST_ITEMS);
  return Object.fromEntries(entries.map(([name, item]) => [briefText(name), brief(item, depth + 1)]));
}

/**
 * An error for the log, without row values. PostgreSQL quotes the refused row, with its secrets, in `detail`, `where`
 * and `query`; MikroORM does in the message after its first line.
 */
export function errorFacts(thrown: unknown, depth = 0): unknown {
  if (!(thrown instanceof Error)) return brief(thrown);
  const type = thrown.constructor.name;
  const message = messageOf(thrown);
  const facts: Record<string, unknown> = { type, message };
  for (const name of FACTS) {
    const fact = (thrown as unknown as Record<string, unknown>)[name];
    if (typeof fact === 'string' || typeof fact === 'number') facts[name] = brief(fact);
  }
  facts['stack'] = [`${type}: ${message}`, ...framesOf(thrown)].join('\n');
  if (depth < DEEPEST) {
    if (thrown.cause !== undefined) facts['cause'] = errorFacts(thrown.cause, depth + 1);
    if (thrown instanceof AggregateError) {
      facts['errors'] = thrown.errors.slice(0, MOST_ITEMS).map((error: unknown) => errorFacts(error, depth + 1));
    }
  }
  return facts;
}

/** The first line of an error's message, without quoted values. */
export function messageOf({ message, code }: Error & { code?: unknown }): string {
  const [line = ''] = message.split('\n', 1);
  const value = DATA_EXCEPTION.test(String(code)) ? line.search(/[:"]/) : -1;
  return briefText(value < 0 ? line : line.slice(0, value).trimEnd());
}

/** The stack's frames; the lines before them repeat the message. */
function framesOf({ stack = '' }: Error): string[] {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, MOST_FRAMES);
}
