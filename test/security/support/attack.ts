import { connect } from 'node:net';
import { MikroORM } from '@mikro-orm/core';
import type { Foyer } from '../../support/foyer.js';

/** What an attack met. A status of 0 is a connection that was closed without a word. */
export interface Met {
  status: number;
  /** Head and body as they came. */
  text: string;
}

/** A stack, a file of ours, or a sentence of the database. */
const OURS = [
  /\n\s+at \S/,
  /node_modules|file:\/\/|\.[jt]s:\d/,
  /sqlite|postgres|kysely|mikro-?orm/i,
  /\b(?:select .+ from|insert into|update .+ set|delete from)\b/i,
];

/** Longer than any answer may take, so that one that never comes fails the test and does not hang it. */
const PATIENCE_MS = 5000;

/**
 * The rule for all attacks: an answer in a second, never a 5xx, nothing in it of how Foyer is made; afterwards the
 * process is well and the database as it was.
 *
 * @param apart tables in which the attack may leave rows, such as the trail of what was refused
 */
export async function expectHarmless(foyer: Foyer, attack: () => Promise<Met>, apart: string[] = []): Promise<Met> {
  const before = await rowCounts(foyer, apart);
  const started = performance.now();
  const met = await attack();
  expect(performance.now() - started).toBeLessThan(1000);
  expect(met.status).toBeLessThan(500);
  for (const pattern of OURS) expect(met.text).not.toMatch(pattern);
  expect(met.text).not.toContain(process.cwd());
  expect((await fetch(`${foyer.url}/readyz`, { signal: AbortSignal.timeout(1000) })).status).toBe(200);
  expect(await rowCounts(foyer, apart)).toEqual(before);
  return met;
}

/** How many rows each table has. */
export async function rowCounts(foyer: Foyer, apart: string[] = []): Promise<Record<string, number>> {
  const entities = [...foyer.app.get(MikroORM).getMetadata().getAll().values()];
  const tables = [...new Set(entities.map(({ tableName }) => tableName))].filter((table) => !apart.includes(table));
  const counts = tables.map(async (table) => {
    const [row] = await foyer.rows(`select count(*) as n from "${table}"`);
    return [table, Number(row!['n'])] as const;
  });
  return Object.fromEntries(await Promise.all(counts));
}

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
