import type { Foyer } from './foyer.js';

export const ORDER_SORTS = ['NEWEST', 'OLDEST', 'NEXT', 'TOTAL'];

/** One row that is there in a grown database (`grow`), by each part of a filter. */
function partsOf({ ids }: Foyer): string[] {
  return [
    `eventId: "${ids.write('Event', 1_000_001)}"`,
    'status: COMPLETED',
    'statuses: [PENDING, COMPLETED]',
    'placedFrom: "2026-01-01T06:00:00Z"',
    'placedUntil: "2026-01-01T12:00:00Z"',
    `customerId: "${ids.write('User', 1_000_001)}"`,
    `ticketTypeId: "${ids.write('TicketType', 1_000_001)}"`,
    'priority: VIP',
  ];
}

/** Arguments of `orders`: every combination of filters in every order, forward or backward by turns. */
export function orderLists(foyer: Foyer): string[] {
  const parts = partsOf(foyer);
  const filters = Array.from({ length: 2 ** parts.length }, (_, set) =>
    parts.filter((_part, place) => (set >> place) & 1).join(', '),
  );
  const pending = filters.filter((set) => set.includes('status: ')).map((set) => set.replace('COMPLETED', 'PENDING'));
  return [...filters, ...pending].flatMap((filter, n) =>
    ORDER_SORTS.map((sort, m) => `${(n + m) % 2 ? 'first' : 'last'}: 20, orderBy: ${sort}, filter: {${filter}}`),
  );
}
