import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Foyer } from '../../support/foyer.js';

/** Some descriptors and bytes come and go with the test itself. */
export const NEXT_TO_NOTHING = { descriptors: 3, bytes: 8_000_000 };

/** A GET that leaves the connection open. */
export function get(path: string, headers: Record<string, string | number> = {}): string {
  const all = Object.entries({ Host: 'foyer.example', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${all.join('')}\r\n`;
}

/** A connection as an attacker holds one: reads nothing until told to. */
export async function dial(foyer: Foyer): Promise<Socket> {
  const { port, hostname } = new URL(foyer.url);
  const socket = connect({ port: Number(port), host: hostname });
  socket.on('error', () => {}); // a reset is an answer, too
  socket.pause();
  await once(socket, 'connect');
  return socket;
}
