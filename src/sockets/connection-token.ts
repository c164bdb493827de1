/**
 * The API token in the payload of connection_init. Clients send it as `authorization` in any case, with or without
 * `Bearer`; Apollo Sandbox puts its headers inside `headers`.
 */
export function tokenIn(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return tokenOf(authorizationIn(params)) ?? tokenOf(authorizationIn(headersIn(params)));
}

function headersIn(params: Readonly<Record<string, unknown>> | undefined): unknown {
  return params?.['headers'];
}

function authorizationIn(fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null) return undefined;
  const name = Object.keys(fields).find((key) => key.toLowerCase() === 'authorization');
  return name === undefined ? undefined : (fields as Record<string, unknown>)[name];
}

/** Undefined for an empty value and another scheme. */
function tokenOf(authorization: unknown): string | undefined {
  if (typeof authorization !== 'string') return undefined;
  const token = authorization.trim().replace(/^Bearer(?: +|$)/i, '');
  return /^\S+$/.test(token) ? token : undefined;
}
