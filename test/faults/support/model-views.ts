import {
  idsOf,
  isSold,
  pending,
  priorityOf,
  sum,
  TIERS,
  totalOf,
  waiting,
  type Entry,
  type Office,
  type Status,
  type Tier,
} from './model-office.js';

export type Seen = Record<string, unknown>;

const GONE: Seen = { refused: 'NOT_FOUND' };

/** An order in an answer, with what else there is to say. */
export function orderSeen({ orders }: Office, id: number, also: object = {}): Seen {
  const order = orders[id];
  if (!order) return GONE;
  return { ...also, order: id, status: order.status, priority: priorityOf(order), total: totalOf(order) };
}

/** An entry as it was written; its place in the line and its order as they are by now. */
export function entrySeen(
  office: Office,
  id: number,
  { tier, status, quantity, order }: Entry,
  also: object = {},
): Seen {
  const position = waiting(office, tier).indexOf(id) + 1 || null;
  const becameOf = order !== undefined && office.orders[order];
  return { ...also, entry: id, status, quantity, position, order: becameOf ? orderSeen(office, order) : null };
}

export function typeSeen({ types }: Office, tier: Tier): Seen {
  const type = types[tier];
  return type ? { ...type, held: 0, soldOut: type.available === 0 } : GONE;
}

/** The dashboard. */
export function figuresOf(office: Office): Seen {
  const orders = Object.values(office.orders);
  const count = (status: Status) => orders.filter((order) => order.status === status).length;
  const sold = orders.filter(({ status }) => isSold(status));
  return {
    sales: office.sales,
    revenue: sum(sold.map(totalOf)),
    pending: count('PENDING'),
    approved: count('APPROVED'),
    completed: count('COMPLETED'),
    rejected: count('REJECTED'),
    cancelled: count('CANCELLED'),
    types: TIERS.map((tier) => {
      const linesOf = (some: typeof orders) => some.flatMap(({ lines }) => lines.filter((line) => line.tier === tier));
      const queue = waiting(office, tier).map((id) => office.entries[id]!);
      return {
        ...typeSeen(office, tier),
        revenue: sum(linesOf(sold).map(({ quantity, price }) => quantity * price)),
        pendingQuantity: sum(linesOf(orders.filter(({ status }) => status === 'PENDING')).map((line) => line.quantity)),
        waitingEntries: queue.length,
        waitingQuantity: sum(queue.map(({ quantity }) => quantity)),
      };
    }),
  };
}

/** Everything that staff and customers can look at. */
export function everythingOf(office: Office, customers: number): Seen {
  const entries = idsOf(office.entries).toSorted((a, b) => b - a);
  return {
    figures: figuresOf(office),
    orders: idsOf(office.orders)
      .toSorted((a, b) => b - a)
      .map((id) => orderSeen(office, id)),
    pending: pending(office),
    lines: TIERS.map((tier) => {
      const ordered = pending(office).flatMap((id) =>
        office.orders[id]!.lines.filter((line) => line.tier === tier).map(({ quantity }) => ({ id, quantity })),
      );
      const queued = waiting(office, tier).map((id) => ({ id, quantity: office.entries[id]!.quantity }));
      return [...ordered, ...queued].toSorted((a, b) => a.id - b.id);
    }),
    entries: Array.from({ length: customers }, (_, customer) =>
      entries
        .filter((id) => office.entries[id]!.customer === customer)
        .map((id) => entrySeen(office, id, office.entries[id]!, { price: office.entries[id]!.price })),
    ),
  };
}
