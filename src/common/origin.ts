/** Where people are: the same machine under two names. */
const LOCAL = new Set(['localhost', '127.0.0.1']);

/**
 * Whether a page of this origin may act or listen here: only our own. A browser sends the cookie along from any page,
 * so this is what keeps other sites out (https://owasp.org/www-community/attacks/csrf). Programs send no origin and are
 * let in; `null`, which a sandboxed page sends, is not.
 */
export function isOwnOrigin(origin: string | undefined, publicUrl: string, production: boolean): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const [theirs, ours] = [new URL(origin), new URL(publicUrl)];
  if (theirs.origin === ours.origin) return true;
  const local = LOCAL.has(theirs.hostname) && LOCAL.has(ours.hostname);
  return !production && local && theirs.protocol === ours.protocol && theirs.port === ours.port;
}

/**
 * Whether another website sends a browser here, by what the browser says of it (Fetch Metadata,
 * https://www.w3.org/TR/fetch-metadata/): anything but our own pages and the user. Programs and old browsers say nothing.
 */
export function isSentFromElsewhere(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
