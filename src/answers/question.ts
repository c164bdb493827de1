/** The body of a GraphQL request over HTTP, as far as answers to it may be kept. */
export interface Question {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
  extensions?: Record<string, unknown> | null;
}

/** The properties of a body, and the check of each. */
const SHAPE: Readonly<Record<keyof Question, (value: unknown) => boolean>> = {
  query: (value) => typeof value === 'string' && value !== '',
  operationName: (value) => value === null || typeof value === 'string',
  variables: (value) => value === null || (isObject(value) && isShallow(value)),
  extensions: (value) => value === null || (isObject(value) && isShallow(value)),
};

/** The most levels of variables: hostile ones are nested so deeply that recursion would end the process. */
const MOST_LEVELS = 16;

/** The question of a body; undefined for one of another shape or with further properties. */
export function questionOf(value: unknown): Question | undefined {
  if (!isObject(value) || value['query'] === undefined) return undefined;
  for (const name in value)
    if (!Object.hasOwn(SHAPE, name) || !SHAPE[name as keyof Question](value[name])) return undefined;
  return value as unknown as Question;
}

/**
 * Equal for requests with equal answers.
 * @param context further values that the answer depends on
 */
export function keyOf({ query, operationName, variables, extensions }: Question, context: unknown[]): string {
  return JSON.stringify([query, operationName, canonical(variables), canonical(extensions), ...context]);
}

/** The value with the keys of its objects in one order. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  const names = Object.keys(value).toSorted();
  return Object.fromEntries(names.map((name) => [name, canonical(value[name])]));
}

/** Numbers beyond a double's range are read as Infinity, which a key would have as null. */
function isShallow(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inside) => isShallow(inside, levels - 1));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
