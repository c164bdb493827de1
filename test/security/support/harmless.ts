import { MikroORM } from '@mikro-orm/core';
import { AuditSeal } from '../../../src/journal/audit-seal.js';
import type { Foyer } from '../../support/foyer.js';

/** What an attack met. A status of 0 is a connection that was closed without a word. */
export interface Met {
  status: number;
  /** The body, or head and body as they came. */
  text: string;
}

/** A stack, a file of ours, or a sentence of the database. */
const OURS = [
  /\n\s+at \S|\\n\s+at \S/, // as it is, or in JSON
  /node_modules|file:\/\/|\/src\/|\/dist\/|\.[jt]s:\d/,
  /sqlite|postgres|kysely|mikro-?orm/i,
  /\b(?:select .+ from|insert into|update .+ set|delete from)\b/i,
];

const SECOND_MS = 1000;
/** A busy machine makes one answer slow, but hardly three to the same question. */
const TRIES = 3;

/** @returns the answer. @throws Error where it takes longer than a second, and does so each time that it is asked for */
export async function withinASecond<T>(ask: () => Promise<T>): Promise<T> {
  const waits: number[] = [];
  while (waits.length < TRIES) {
    const began = performance.now();
    const answer = await ask();
    const waited = performance.now() - began;
    if (waited < SECOND_MS) return answer;
    waits.push(Math.round(waited));
  }
  throw new Error(`The answer took ${waits.join(', ')} ms; at most ${SECOND_MS} are allowed`);
}

/**
 * The rule for all attacks: an answer in a second, never a 5xx, nothing in it of how Foyer is made; afterwards the
 * process is well and the database as it was.
 *
 * @param apart tables in which the attack may leave something, such as what is written down of failed logins
 */
export async function expectHarmless<T extends Met>(
  foyer: Foyer,
  attack: () => Promise<T>,
  apart: string[] = [],
): Promise<T> {
  const [met] = await expectAllHarmless(foyer, [attack], apart);
  return met!;
}

/** The same for several, one after the other: each is held to its own second. */
export async function expectAllHarmless<T extends Met>(
  foyer: Foyer,
  attacks: (() => Promise<T>)[],
  apart: string[] = [],
): Promise<T[]> {
  const before = await contentsOf(foyer, apart);
  const all: T[] = [];
  for (const attack of attacks) {
    const met = await withinASecond(async () => {
      const answer = await attack();
      expect(answer.status).toBeLessThan(500);
      expectNothingOfOurs(answer.text);
      return answer;
    });
    all.push(met);
  }
  expect(changedTables(before, await contentsOf(foyer, apart))).toEqual([]);
  await expectHealthy(foyer);
  return all;
}

/** An answer that tells nothing of how Foyer is made. */
export function expectNothingOfOurs(text: string): void {
  for (const pattern of OURS) expect(text).not.toMatch(pattern);
  expect(text).not.toContain(process.cwd());
}

/** An answer of fetch, read to its end. */
export async function read(response: Response): Promise<Met> {
  return { status: response.status, text: await response.text() };
}

/** Serves others as ever. */
export async function expectHealthy(foyer: Foyer): Promise<void> {
  const response = await fetch(`${foyer.url}/readyz`, { signal: AbortSignal.timeout(10 * SECOND_MS) });
  expect(response.status).toBe(200);
}

/** Every row of every table, but for those named. */
export async function contentsOf(foyer: Foyer, apart: string[] = []): Promise<string> {
  await foyer.app.get(AuditSeal).all(); // which goes on behind everything
  const tables = new Set([...foyer.app.get(MikroORM).getMetadata()].map(({ tableName }) => tableName));
  for (const table of apart) tables.delete(table);
  const contents: Record<string, unknown> = {};
  for (const table of tables) contents[table] = await foyer.rows(`select * from ${table} order by 1`);
  return JSON.stringify(contents);
}

/** The tables whose rows are not what they were. */
export function changedTables(before: string, after: string): string[] {
  const [was, is] = [before, after].map((contents) => JSON.parse(contents) as Record<string, unknown>);
  return Object.keys(is!).filter((table) => JSON.stringify(is![table]) !== JSON.stringify(was![table]));
}

/** The same of a response, with what it says. */
export const harmless = (foyer: Foyer, attack: () => Promise<Response>) =>
  expectHarmless(foyer, () => attack().then(read));
