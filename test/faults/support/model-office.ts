/**
 * The domain once more, in the words of its design: values that never change, and what can become of them. Nothing here
 * comes from src/, so that a mistake there is not made here too.
 */
export const TIERS = ['VIP', 'REGULAR'] as const;
export type Tier = (typeof TIERS)[number];
export type Sales = 'OPEN' | 'CLOSED' | 'STARTED';
export type Status = 'PENDING' | 'APPROVED' | 'COMPLETED' | 'REJECTED' | 'CANCELLED';
/** Which customer, or staff. */
export type Who = number | 'staff';

export interface TicketType {
  price: number;
  available: number;
  sold: number;
}
export type TicketTypes = Readonly<Partial<Record<Tier, TicketType>>>;

export interface Line {
  tier: Tier;
  quantity: number;
  price: number;
}

export interface Order {
  customer: Who;
  status: Status;
  lines: readonly Line[];
}

export interface Entry extends Line {
  customer: Who;
  status: 'WAITING' | 'FULFILLED' | 'LEFT';
  order?: number;
}

/** An event and all that is in it, orders and entries by their numbers of arrival. After a reset nothing is there. */
export interface Office {
  readonly sales: Sales;
  /** The number of whoever came last. */
  readonly newest: number;
  readonly types: TicketTypes;
  readonly orders: Readonly<Record<number, Order>>;
  readonly entries: Readonly<Record<number, Entry>>;
}

const LIMIT = 5;
const RANKS = ['VIP', 'MIXED', 'REGULAR'] as const;
const MOVES: Record<Status, Status[]> = {
  PENDING: ['APPROVED', 'REJECTED', 'CANCELLED'],
  APPROVED: ['COMPLETED', 'CANCELLED'],
  COMPLETED: ['CANCELLED'],
  REJECTED: [],
  CANCELLED: [],
};

/** The code and the details with which a command is refused. */
export class Refusal extends Error {
  constructor(
    readonly refused: string,
    readonly details: object = {},
  ) {
    super(refused);
  }
}

export const cannot = (from: string, to: string) => new Refusal('INVALID_TRANSITION', { from, to });

export const isSold = (status: string) => status === 'APPROVED' || status === 'COMPLETED';

export const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

export const totalOf = ({ lines }: Order) => sum(lines.map(({ quantity, price }) => quantity * price));

export function priorityOf({ lines }: Order): (typeof RANKS)[number] {
  const tiers = new Set(lines.map(({ tier }) => tier));
  return tiers.size > 1 ? 'MIXED' : lines[0]!.tier;
}

export const idsOf = (table: object) => Object.keys(table).map(Number);

/** VIP before mixed before regular, the oldest first within each. */
export function pending({ orders }: Office): number[] {
  const rank = (id: number) => RANKS.indexOf(priorityOf(orders[id]!));
  return idsOf(orders)
    .filter((id) => orders[id]!.status === 'PENDING')
    .toSorted((a, b) => rank(a) - rank(b) || a - b);
}

/** The line of a ticket type, the head first. */
export function waiting({ entries }: Office, type: Tier): number[] {
  const inLine = ({ status, tier }: Entry) => status === 'WAITING' && tier === type;
  return idsOf(entries)
    .filter((id) => inLine(entries[id]!))
    .toSorted((a, b) => a - b);
}

export function typeIn(types: TicketTypes, tier: Tier): TicketType {
  if (!types[tier]) throw new Refusal('NOT_FOUND');
  return types[tier];
}

export function assertOnSale({ sales, types }: Office, requested: number): void {
  typeIn(types, 'VIP');
  if (sales !== 'OPEN') throw new Refusal('SALES_CLOSED', { reason: sales });
  if (requested > LIMIT) throw new Refusal('ORDER_LIMIT_EXCEEDED', { limit: LIMIT, requested });
}

export function assertCovered(types: TicketTypes, tier: Tier, requested: number): void {
  const { available } = typeIn(types, tier);
  if (requested > available) throw new Refusal('INSUFFICIENT_STOCK', { tier, requested, available });
}

/** @returns the order or entry that this person may touch */
export function own<T extends { customer: Who }>(thing: T | undefined, by: Who): T {
  if (!thing || (by !== 'staff' && by !== thing.customer)) throw new Refusal('NOT_FOUND');
  return thing;
}

export function arrived(office: Office, number: number, order: Order): Office {
  return { ...office, newest: Math.max(office.newest, number), orders: { ...office.orders, [number]: order } };
}

/** Tickets are sold to an order that is approved or completed, and to no other. */
export function moved(office: Office, id: number, to: Status): Office {
  const order = own(office.orders[id], 'staff');
  if (!MOVES[order.status].includes(to)) throw cannot(order.status, to);
  const sold = Number(isSold(to)) - Number(isSold(order.status));
  const types = { ...office.types };
  for (const { tier, quantity } of order.lines) {
    const type = typeIn(types, tier);
    types[tier] = { ...type, available: type.available - sold * quantity, sold: type.sold + sold * quantity };
  }
  return { ...office, types, orders: { ...office.orders, [id]: { ...order, status: to } } };
}

/** Approves an order; rejects it where not all of its tickets are there, `short` of which [requested, available]. */
export function decided(office: Office, id: number): { office: Office; outcome: string; short: number[][] } {
  const { status, lines } = own(office.orders[id], 'staff');
  if (status !== 'PENDING') throw cannot(status, 'APPROVED');
  const short = lines
    .map(({ tier, quantity }): [number, number] => [quantity, typeIn(office.types, tier).available])
    .filter(([requested, available]) => requested > available);
  const [to, outcome] =
    short.length > 0 ? (['REJECTED', 'AUTO_REJECTED'] as const) : (['APPROVED', 'APPROVED'] as const);
  return { office: moved(office, id, to), outcome, short };
}

/** The end of a wait. */
export function ended(office: Office, id: number, end: Partial<Entry> & Pick<Entry, 'status'>): Office {
  const entry = own(office.entries[id], 'staff');
  if (entry.status !== 'WAITING') throw cannot(entry.status, end.status);
  return { ...office, entries: { ...office.entries, [id]: { ...entry, ...end } } };
}
