import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import type { Trust } from '../config/limits.js';
import { isLongHeader } from './header-lengths.js';

/**
 * The client's address for limits, as reported by trusted proxies; X-Forwarded-For from other peers is ignored. Of an
 * IPv6 address only the first half counts, which belongs to one customer of a provider
 * (https://www.rfc-editor.org/rfc/rfc6177).
 */
export function clientAddress(request: IncomingMessage, trust: Trust): string {
  if (request.headers['x-forwarded-for'] !== undefined) return reported(request, trust);
  const known = direct.get(request.socket) ?? subscriberOf(request.socket.remoteAddress ?? 'gone');
  direct.set(request.socket, known);
  return known;
}

/** The addresses of connections whose requests came without X-Forwarded-For. */
const direct = new WeakMap<Socket, string>();

function reported(request: IncomingMessage, trust: Trust): string {
  // A closed connection has no address. A longer X-Forwarded-For does not come from an honest chain of proxies.
  const { remoteAddress = 'gone' } = request.socket;
  const tells = remoteAddress !== 'gone' && !isLongHeader(request.headers, 'x-forwarded-for');
  return subscriberOf((tells ? peerAddress(request, trust) : undefined) ?? remoteAddress);
}

/** The client's address as trusted proxies report it, like Express's `request.ip`; undefined for a closed connection. */
export function peerAddress(request: IncomingMessage, trust: Trust): string | undefined {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined || !trust(remoteAddress, 0)) return remoteAddress;
  return proxyAddr(request, trust);
}

/** The last addresses and the forms that limits count them by: parsing one takes some microseconds. */
const subscribers = new Map<string, string>();
const MOST_SUBSCRIBERS = 10_000;

/** The address in the form that limits count by: IPv4 whole, also if mapped into IPv6; of IPv6 the first half. */
export function subscriberOf(address: string): string {
  const known = subscribers.get(address);
  if (known !== undefined) return known;
  if (subscribers.size >= MOST_SUBSCRIBERS) subscribers.clear();
  const subscriber = parsedSubscriber(address);
  subscribers.set(address, subscriber);
  return subscriber;
}

function parsedSubscriber(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
