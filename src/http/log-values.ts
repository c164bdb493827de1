/** Of a text in the log. What a client sends is cut to it, so that a request for one point leaves a line and no page. */
const LONGEST_TEXT = 200;
const MOST_ITEMS = 20;
const DEEPEST = 4;
/** Frames of a stack. */
const MOST_FRAMES = 50;

/** What an error may say beside its type, message and stack. A database's other fields hold rows and statements. */
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
/** PostgreSQL's class 22 (https://www.postgresql.org/docs/current/errcodes-appendix.html): values that do not fit, which its message quotes. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

/** A text of at most 200 characters. */
export function briefText(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** A value for the log: texts, lists and depth cut, errors as `errorFacts` has them. */
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
 * An error for the log, without the values that it was about: PostgreSQL tells in `detail`, `where` and `query`, and MikroORM
 * in the lines of the message after the first, the row that was refused, with its secrets.
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

/** What an error says, on one line and without the values that it was about. */
export function messageOf({ message, code }: Error & { code?: unknown }): string {
  const [line = ''] = message.split('\n', 1);
  const value = DATA_EXCEPTION.test(String(code)) ? line.search(/[:"]/) : -1;
  return briefText(value < 0 ? line : line.slice(0, value).trimEnd());
}

/** Where it happened; the lines before say the message once more. */
function framesOf({ stack = '' }: Error): string[] {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, MOST_FRAMES);
}
