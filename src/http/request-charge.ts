import type { IncomingMessage } from 'node:http';
import { isProbe } from '../common/probes.js';
import { pointsOfBytes } from '../limits/cost.js';

/**
 * The points that a request's address pays before any other work: 1, and 1 for each KiB. Health probes are free, since
 * they are frequent.
 *
 * @param limit the bytes of the longest body
 */
export function pointsOfRequest(request: IncomingMessage, limit: number): number {
  return isProbe(request) ? 0 : 1 + pointsOfBytes(lengthOf(request, limit));
}

/**
 * The bytes to read. A body without Content-Length counts as the longest one. A body over the limit counts as none,
 * since it is not read.
 */
function lengthOf({ headers, url = '/' }: IncomingMessage, limit: number): number {
  const unannounced = headers['transfer-encoding'] === undefined ? 0 : limit;
  const body = Number(headers['content-length'] ?? unannounced);
  return url.length + (body <= limit ? body : 0);
}
