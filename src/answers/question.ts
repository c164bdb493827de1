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

/** The parameters of a GET that are JSON. */
const IN_JSON = new Set(['variables', 'extensions']);

/** The most levels of variables: hostile ones are nested so deeply that recursion would end the process. */
const MOST_LEVELS = 16;

/**
 * The question of a body, with the document of a persisted query; undefined for a body of another shape or with further
 * properties, and for an unknown hash.
 *
 * @param textOf the persisted document with that hash
 */
export function questionOf(value: unknown, textOf: (hash: string) => string | undefined): Question | undefined {
  if (!isObject(value)) return undefined;
  for (const name in value)
    if (!Object.hasOwn(SHAPE, name) || !SHAPE[name as keyof Question](value[name])) return undefined;
  const asked = value as unknown as Partial<Question>;
  if (asked.extensions?.['persistedQuery'] === undefined)
    return asked.query === undefined ? undefined : (asked as Question);

  const { persistedQuery, ...extensions } = asked.extensions;
  const { version, sha256Hash } = isObject(persistedQuery) ? persistedQuery : {};
  const query = version === 1 && typeof sha256Hash === 'string' ? textOf(sha256Hash) : undefined;
  if (query === undefined || (asked.query !== undefined && asked.query !== query)) return undefined;
  return { ...asked, query, extensions: Object.keys(extensions).length > 0 ? extensions : undefined };
}

/** The body that is equivalent to the query string of a GET; undefined if one of its parameters is not as it should be. */
export function bodyOf(search: string): object | undefined {
  const body: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(search)) {
    const value = IN_JSON.has(name) ? objectIn(text) : text;
    if (name in body || value === undefined) return undefined;
    body[name] = value;
  }
  return body;
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
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
