import type { IncomingMessage } from 'node:http';
import { pointsOfBytes } from '../limits/cost.js';

/**
 * The points that the arrival of a request costs its address: 1, and 1 for each KiB.
 * @param limit of its body, in bytes
 */
export function pointsOfRequest(request: IncomingMessage & { originalUrl?: string }, limit: number): number {
  return 1 + pointsOfBytes(lengthOf(request, limit));
}

/**
 * The bytes to read. A body without Content-Length counts as the longest one. A body over the limit counts as none,
 * since it is not read.
 */
function lengthOf({ headers, url = '', originalUrl = url }: IncomingMessage & { originalUrl?: string }, limit: number) {
  const unannounced = headers['transfer-encoding'] === undefined ? 0 : limit;
  const body = Number(headers['content-length'] ?? unannounced);
  return originalUrl.length + (body <= limit ? body : 0);
}
