import { Arrival } from './arrival.entity.js';
import type { Tx } from './tx.js';

/**
 * The next number in the order of arrival, for orders and queue entries alike. Which of two is older is known without a
 * clock, since replicas' clocks may differ. The numbers become ids and are never reused.
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
