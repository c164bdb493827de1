import type { Tx } from '../persistence/tx.js';
import { Order } from './order.entity.js';

/**
 * Gives at most `most` orders that version 0.2 has placed the names of this moment: it has no columns for them. A
 * partial index holds the orders without names. Locks the orders in id order before it writes them.
 * @returns whether there may be more
 */
export async function nameSomeOrders(tx: Tx, most: number): Promise<boolean> {
  const nameless = `select id from orders where event_name is null order by id limit ${most}`;
  const ids = (await tx.em.execute<{ id: number }[]>(nameless)).map(({ id }) => id);
  if (ids.length === 0) return false;
  await tx.lockForUpdate(Order, ids);
  for (const fill of [FILL_ORDERS, FILL_ITEMS]) await tx.em.execute(fill.replace('$ids', ids.join(', ')));
  return ids.length === most;
}

const FILL_ORDERS = `
  update orders set event_name = event.name, event_venue = event.venue, event_starts_at = event.starts_at,
    event_timezone = event.timezone
  from events event
  where event.id = orders.event_id and orders.event_name is null and orders.id in ($ids)`;

const FILL_ITEMS = `
  update order_item set name = type.name, tier = type.tier
  from ticket_type type
  where type.id = order_item.ticket_type_id and order_item.name is null and order_item.order_id in ($ids)`;
