import type { IncomingMessage } from 'node:http';

/** The paths of health probes. They use no session and are not logged. */
export const LIVENESS = '/livez';
export const READINESS = '/readyz';

export function isProbe(request: IncomingMessage): boolean {
  const path = pathOf(request);
  return path === LIVENESS || path === READINESS;
}

/** The path that the client asked for, without the query; Express changes `url` while it routes. */
export function pathOf(request: IncomingMessage & { originalUrl?: string }): string {
  const { originalUrl: url = request.url ?? '/' } = request;
  if (!url.startsWith('/')) return URL.parse(url)?.pathname ?? url;
  const search = url.indexOf('?');
  return search === -1 ? url : url.slice(0, search);
}
