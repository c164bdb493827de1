import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import type { Trust } from '../config/limits.js';
import { isLongHeader } from './header-lengths.js';

/**
 * Where a request comes from, as far as the proxies that are trusted can tell; what anybody else writes into
 * X-Forwarded-For counts for nothing. Of an IPv6 address the first half, which is one subscriber's
 * (https://www.rfc-editor.org/rfc/rfc6177).
 */
export function clientAddress(request: IncomingMessage, trust: Trust): string {
  // A connection that is gone has no address any more; no honest chain of proxies is that long.
  const { remoteAddress = 'gone' } = request.socket;
  const tells = remoteAddress !== 'gone' && !isLongHeader(request.headers, 'x-forwarded-for');
  return subscriberOf(tells ? proxyAddr(request, trust) : remoteAddress);
}

/** The address in the form that limits count by: IPv4 whole, also where it is written as IPv6; of IPv6 the first half. */
export function subscriberOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
