/**
 * What makes Foyer faster and changes no answer. Each is one file, and `OPTIMIZATIONS` switches it off, to compare or to
 * find a fault. docs/performance.md has the figure of each.
 */
export const OPTIMIZATIONS = [
  /** persistence/statements: statements stay compiled and prepared. */
  'statements',
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
