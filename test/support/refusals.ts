import type { Client } from './client.js';
import type { Foyer } from './foyer.js';

/** Every row there is, but for sessions, which a login may touch. */
export async function everyRow(foyer: Foyer): Promise<Record<string, object[] | undefined>> {
  const tables = [
    'users',
    'events',
    'ticket_type',
    'stock_movement',
    'orders',
    'order_item',
    'order_tally',
    'queue_entry',
    'activity',
    'idempotency_key',
  ];
  const rows = await Promise.all(tables.map((table) => foyer.em.execute<object[]>(`select * from ${table}`)));
  return Object.fromEntries(tables.map((table, index) => [table, rows[index]]));
}

/** The refusal is as expected, comes within a second, and changes no row. */
export async function expectHarmlessRefusal(
  foyer: Foyer,
  who: { client: Client },
  query: string,
  variables: object,
  expected: object,
): Promise<void> {
  const before = await everyRow(foyer);
  const started = performance.now();
  const refusal = await who.client.isRefused(query, variables);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(refusal).toMatchObject(expected);
  expect(await everyRow(foyer)).toEqual(before);
}

/** The refusal of one field, with the words that say why. */
export const field = (name: string, reason?: string) => ({
  code: 'BAD_USER_INPUT',
  details: { field: name, ...(reason ? { reason } : {}) },
});
