import { createHash } from 'node:crypto';

/**
 * Texts of statements that connections keep prepared, with their names for PostgreSQL. The code writes each once. A name
 * is of the text: behind a pooler replicas share connections, and must never mean different statements by one name.
 */
const names = new Map<string, string>();

/** Lets each connection keep this statement prepared, from its first run on. */
export function keepPrepared(sql: string): void {
  if (!names.has(sql)) names.set(sql, `foyer_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`);
}

/** The name of a statement that is kept prepared; undefined for any other. */
export function keptName(sql: string): string | undefined {
  return names.get(sql);
}
