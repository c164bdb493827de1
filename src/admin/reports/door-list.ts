import { ticketCount } from '../../orders/order-lines.js';
import { typeAsOrdered } from '../../orders/ordered-names.js';
import type { OrderPage } from './order-pages.js';
import type { Kinds, Row } from './table.js';

export const DOOR_COLUMNS = ['name', 'tickets', 'code', 'ticket_types'] as const;
export const DOOR_KINDS: Kinds = { tickets: 'number' };

export type DoorRow = Row<(typeof DOOR_COLUMNS)[number]> & { name: string };

/** One row per order: who comes, with how many tickets of which types. */
export function doorRows({ orders, items }: OrderPage): DoorRow[] {
  return orders.map(({ id, code, customer }) => {
    const lines = items.get(id) ?? [];
    const types = lines.map((item) => `${item.quantity} × ${typeAsOrdered(item, item.ticketType).name}`);
    return {
      name: customer.fullName ?? customer.username,
      tickets: ticketCount(lines),
      code,
      ticket_types: types.join(', '),
    };
  });
}

/**
 * The rows by name. More than `most` rows come as they are: sorting needs all of them in memory.
 * @param pages of rows in the order of arrival
 */
export async function* sortedByName(pages: AsyncIterable<DoorRow[]>, most = MOST_SORTED): AsyncGenerator<DoorRow> {
  const waiting: DoorRow[] = [];
  let sorting = true;
  for await (const rows of pages) {
    sorting &&= waiting.length + rows.length <= most;
    if (!sorting) yield* waiting.splice(0);
    if (sorting) waiting.push(...rows);
    else yield* rows;
  }
  yield* waiting.toSorted((one, other) => BY_NAME.compare(one.name, other.name));
}

/** Some 4 MB of rows. */
const MOST_SORTED = 20_000;
const BY_NAME = new Intl.Collator('en');
