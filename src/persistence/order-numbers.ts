import { Arrival } from './arrival.entity.js';
import type { Tx } from './tx.js';

/**
 * The next number in the order of arrival, shared by orders and queue entries. A sequence decides which of two is
 * older, since replicas' clocks may differ. The numbers become ids and are never reused.
 */
export async function nextOrderNumber(tx: Tx): Promise<number> {
  if (tx.postgres) {
    const [row] = await tx.em.execute<{ next: number | string }[]>(`select nextval('arrival_id_seq') as next`);
    return Number(row!.next);
  }
  const id = await tx.em.insert(Arrival, {});
  await tx.em.nativeDelete(Arrival, { id });
  return id;
}
