/** The names of the local machine. */
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a page of this origin may act or listen here: only our own, and one of a local dev server. A browser sends cookies from any page, so this
 * check keeps other sites out (https://owasp.org/www-community/attacks/csrf). Programs send no Origin and pass. `null`,
 * which a sandboxed page sends, does not.
 */
export function isOwnOrigin(origin: string | undefined, publicUrl: string, production: boolean): boolean {
  if (origin === undefined || origin === publicUrl) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).origin === new URL(publicUrl).origin || isLocalDev(origin, publicUrl, production);
}

/**
 * Whether a page of this origin comes from a dev server, such as Vite's, on the machine that Foyer runs on: any port of
 * http://localhost, 127.0.0.1 or [::1] while PUBLIC_URL is local as well. Never in production.
 */
export function isLocalDev(origin: string | undefined, publicUrl: string, production: boolean): boolean {
  if (production || origin === undefined || !URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && LOCAL.has(hostname) && LOCAL.has(new URL(publicUrl).hostname);
}

/**
 * Whether another website caused the request, by Fetch Metadata (https://www.w3.org/TR/fetch-metadata/): any value but
 * that of our own pages and of the user. Programs and old browsers send none.
 */
export function isSentFromElsewhere(site: string | string[] | undefined): boolean {
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
