import type { IncomingHttpHeaders } from 'node:http';

/**
 * The most characters of headers that libraries parse: whatwg-mimetype takes time quadratic in a Content-Type's length.
 */
const LONGEST: Readonly<Record<string, number>> = {
  'content-type': 256,
  'content-encoding': 256,
  'x-forwarded-for': 1024, // twenty proxies
  accept: 2048,
  'accept-charset': 2048,
  'accept-encoding': 2048,
  'accept-language': 2048,
  'if-none-match': 2048,
  range: 2048,
};

/** Whether this header is longer than any honest client's, and so must not be parsed. */
export function isLongHeader(headers: IncomingHttpHeaders, name: string): boolean {
  const header = headers[name];
  return header !== undefined && String(header).length > (LONGEST[name] ?? Infinity);
}

const NAMES = Object.keys(LONGEST);

/** Whether any of these headers is too long. */
export function hasLongHeader(headers: IncomingHttpHeaders): boolean {
  return NAMES.some((name) => isLongHeader(headers, name));
}
