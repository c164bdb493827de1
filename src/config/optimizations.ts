/**
 * What makes Foyer faster and changes no answer. Each is one file, and `OPTIMIZATIONS` switches it off, to compare or to
 * find a fault. docs/performance.md has the figure of each.
 */
export const OPTIMIZATIONS = [
  /** http/answer-shortcut: answers to public queries are kept as bytes. */
  'answers',
  /** persistence/statements: statements stay compiled and prepared. */
  'statements',
  /** limits/kept-documents, limits/operation-weights: documents stay parsed, validated, measured and weighed. */
  'documents',
  /** auth/sessions/shown-credentials: a session or token and its user are read by one statement. */
  'identities',
  /** sockets/shared-answers: those who watch the same share one execution and one serialisation. */
  'frames',
  /** persistence/driver/sqlite-readers: on SQLite, reads have connections of their own. */
  'readers',
  /** persistence/batches: requests that arrive together share a transaction. */
  'batches',
] as const;
export type Optimization = (typeof OPTIMIZATIONS)[number];

/** Reads `on`, `off`, or the names of those that are on, with commas between them; undefined for anything else. */
export function readOptimizations(text: string): ReadonlySet<Optimization> | undefined {
  if (text === 'on') return new Set(OPTIMIZATIONS);
  if (text === 'off') return new Set();
  const names = text.split(',').map((name) => name.trim());
  return names.every(isOptimization) ? new Set(names) : undefined;
}

function isOptimization(name: string): name is Optimization {
  return (OPTIMIZATIONS as readonly string[]).includes(name);
}
