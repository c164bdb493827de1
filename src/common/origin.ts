/** The names of the local machine: one origin in development. */
const LOCAL = new Set(['localhost', '127.0.0.1']);

/**
 * Whether a page of this origin may act or listen here: only our own. A browser sends cookies from any page, so this
 * check keeps other sites out (https://owasp.org/www-community/attacks/csrf). Programs send no Origin and pass. `null`,
 * which a sandboxed page sends, does not.
 */
export function isOwnOrigin(origin: string | undefined, publicUrl: string, production: boolean): boolean {
  if (origin === undefined || origin === publicUrl) return true;
  if (!URL.canParse(origin)) return false;
  const [theirs, ours] = [new URL(origin), new URL(publicUrl)];
  if (theirs.origin === ours.origin) return true;
  const local = LOCAL.has(theirs.hostname) && LOCAL.has(ours.hostname);
  return !production && local && theirs.protocol === ours.protocol && theirs.port === ours.port;
}

/**
 * Whether another website caused the request, by Fetch Metadata (https://www.w3.org/TR/fetch-metadata/): any value but
 * that of our own pages and of the user. Programs and old browsers send none.
 */
export function isSentFromElsewhere(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
