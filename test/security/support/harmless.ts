import { AuditSeal } from '../../../src/audit/audit-seal.js';
import { MikroORM } from '@mikro-orm/core';
import type { Foyer } from '../../support/foyer.js';

/** What an answer must not hold: stacks, our paths, SQL, a database's own words. */
const OURS =
  /\bat .+:\d+:\d+|node_modules|\/src\/|\/dist\/|\bselect .+ from\b|\binsert into\b|sqlite|SQLITE_|postgres/i;

/** What came back, read to its end. */
export interface Result {
  status: number;
  headers: Headers;
  text: string;
}

/**
 * An attack that harms nobody: answered within a second and never with a 5xx, with nothing of ours in the answer; the
 * database is as before, and the next request is served.
 */
export async function harmless(foyer: Foyer, attack: () => Promise<Response>): Promise<Result> {
  const before = await contentsOf(foyer);
  const began = performance.now();
  const response = await attack();
  const text = await response.text();
  expect(performance.now() - began).toBeLessThan(1000);
  expect(response.status).toBeLessThan(500);
  expect(text).not.toMatch(OURS);
  expect(await contentsOf(foyer)).toBe(before);
  await expectHealthy(foyer);
  return { status: response.status, headers: response.headers, text };
}

/** Serves others as ever. */
export async function expectHealthy(foyer: Foyer): Promise<void> {
  const response = await fetch(`${foyer.url}/livez`, { signal: AbortSignal.timeout(1000) });
  expect(response.status).toBe(200);
}

/** Every row of every table, but for those named. */
export async function contentsOf(foyer: Foyer, but: string[] = []): Promise<string> {
  await foyer.app.get(AuditSeal).all(); // which goes on behind everything
  const tables = new Set([...foyer.app.get(MikroORM).getMetadata()].map(({ tableName }) => tableName));
  for (const table of but) tables.delete(table);
  const contents: Record<string, unknown> = {};
  for (const table of tables) contents[table] = await foyer.rows(`select * from ${table} order by 1`);
  return JSON.stringify(contents);
}

/** The tables whose rows are not what they were. */
export function changedTables(before: string, after: string): string[] {
  const [was, is] = [before, after].map((contents) => JSON.parse(contents) as Record<string, unknown>);
  return Object.keys(is!).filter((table) => JSON.stringify(is![table]) !== JSON.stringify(was![table]));
}
