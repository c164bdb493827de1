import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Trust } from '../config/limits.js';
import { isLongHeader } from './header-lengths.js';

/**
 * The client's address for limits, as reported by trusted proxies; X-Forwarded-For from other peers is ignored. Of an
 * IPv6 address only the first half counts, which belongs to one customer of a provider
 * (https://www.rfc-editor.org/rfc/rfc6177).
 */
export function clientAddress(request: IncomingMessage, trust: Trust): string {
  // A closed connection has no address. A longer X-Forwarded-For does not come from an honest chain of proxies.
  const { remoteAddress = 'gone' } = request.socket;
  const tells = remoteAddress !== 'gone' && !isLongHeader(request.headers, 'x-forwarded-for');
  return subscriberOf(tells ? proxyAddr(request, trust) : remoteAddress);
}

/** The address in the form that limits count by: IPv4 whole, also if mapped into IPv6; of IPv6 the first half. */
export function subscriberOf(address: string): string {
  const mapped = /^::ffff:(?<v4>[\d.]+)$/i.exec(address)?.groups;
  if (mapped) return mapped['v4']!;
  return isIPv6(address) ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = [], tail] = address
    .split('%', 1)[0]!
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const zeros = tail ? Array<string>(8 - head.length - tail.length).fill('0') : [];
  const groups = [head, zeros, tail ?? []].flat().slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
