import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sql';
import { ID_KEY_LENGTH } from '../common/ids/global-ids.js';

/** The only row. */
const ROW = 1;
const MAKE = 'insert into id_key (id, key) values (?, ?) on conflict (id) do nothing';

/**
 * The database's key of ids. The first start makes it; of replicas that start together, one inserts it and all read it.
 * A backup contains it and a reset keeps it: ids that clients hold stay valid.
 */
export async function readIdKey(em: EntityManager): Promise<Uint8Array> {
  const read = async () => {
    const [row] = await em.execute<{ key: string }[]>('select key from id_key where id = ?', [ROW]);
    return row && Buffer.from(row.key, 'hex');
  };
  const there = await read();
  if (there) return there;
  await em.execute(MAKE, [ROW, randomBytes(ID_KEY_LENGTH).toString('hex')]);
  return (await read())!;
}
