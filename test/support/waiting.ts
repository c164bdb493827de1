import type { Foyer } from './foyer.js';

const WAITING = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** Resolves when so many wait for a lock of PostgreSQL, or when `work`, which should wait, is over without. */
export async function waits(foyer: Foyer, work: Promise<unknown>, count = 1): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  work.then(end, end);
  while (!over.signal.aborted && (await foyer.rows(WAITING)).length < count);
}
