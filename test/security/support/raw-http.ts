import { connect } from 'node:net';
import type { Foyer } from '../../support/foyer.js';
import type { Met } from './harmless.js';

/** Much longer than any answer may take, so that one that never comes fails the test and does not hang it. */
const PATIENCE_MS = 20_000;

/**
 * Sends exactly these bytes, whatever they are, and reads until the other side hangs up.
 *
 * @param last hangs up first, in the middle of what was announced
 */
export async function speak(foyer: Foyer, bytes: string | Buffer, last = false): Promise<Met> {
  const { port, hostname } = new URL(foyer.url);
  const socket = connect({ port: Number(port), host: hostname });
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.on('error', () => {}); // a reset is an answer, too
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
  if (last) socket.end(bytes);
  else socket.write(bytes);
  await closed;
  clearTimeout(patience);
  const text = Buffer.concat(heard).toString();
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text };
}

/** A request, written out by hand: nothing in it is checked, completed or escaped. */
export function request(
  line: string,
  headers: Record<string, string | number> = {},
  body: string | Buffer = '',
): Buffer {
  const length = Buffer.byteLength(body);
  const all = {
    Host: 'foyer.example',
    Connection: 'close',
    ...(length > 0 && { 'Content-Length': length }),
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${head.join('')}\r\n`), Buffer.from(body)]);
}
