import fc from 'fast-check';
import { times } from './faults.js';
import type { Command } from './model.js';
import { idsOf, isSold, TIERS, type Entry, type Office, type Order, type TicketTypes } from './model-office.js';

/** What comes at one evening: rounds of commands that are sent at once, with stock as it is at first. */
export interface History {
  vip: number;
  regular: number;
  rounds: Wish[][];
}

export const CUSTOMERS = 3;
/** Commands in a history, on average. */
const LENGTH = times(50, 30);

/** A command before it is known which orders and entries there will be. */
type Wish<C extends Command = Command> = C extends { order: number } | { entry: number } ? C & Pointing : C;

/** Points at an order or entry by how many younger ones there are. */
interface Pointing {
  /** Among those only to which it can be done, where there are any. */
  apt: boolean;
}

const customer = fc.nat(CUSTOMERS - 1);
const by = fc.oneof(customer, { weight: 2, arbitrary: fc.constant('staff' as const) });
const tier = fc.constantFrom(...TIERS);
const quantity = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.integer({ min: 1, max: 6 }));
const mostly = fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false));
const anOrder = { order: fc.nat(4), apt: mostly };
const anEntry = { entry: fc.nat(2), apt: mostly };
const basket = fc.oneof(
  record({ VIP: quantity }),
  record({ REGULAR: quantity }),
  record({ VIP: fc.integer({ min: 1, max: 3 }), REGULAR: fc.integer({ min: 1, max: 3 }) }),
);

const command: fc.Arbitrary<Wish> = fc.oneof(
  drawn(50, 'place', { by: customer, basket }),
  drawn(10, 'approve', anOrder),
  drawn(4, 'reject', anOrder),
  drawn(6, 'complete', { by, ...anOrder }),
  drawn(8, 'cancel', { by, ...anOrder }),
  drawn(20, 'join', { by: customer, tier, quantity }),
  drawn(6, 'leave', { by, ...anEntry }),
  drawn(14, 'fulfil', anEntry),
  drawn(9, 'add', { tier, amount: fc.integer({ min: -4, max: 6 }) }),
  drawn(9, 'stock', { tier, amount: fc.oneof(fc.constant(0), fc.nat(6)) }),
  drawn(5, 'price', { tier, amount: fc.nat(200) }),
  drawn(3, 'sales', { to: fc.constantFrom('OPEN', 'OPEN', 'OPEN', 'CLOSED', 'STARTED') }),
  drawn(9, 'next', {}),
  drawn(1, 'reset', {}),
);

function drawn<Does extends Command['does'], Details>(
  weight: number,
  does: Does,
  details: { [Name in keyof Details]: fc.Arbitrary<Details[Name]> },
) {
  return {
    weight,
    arbitrary: record({ does: fc.constant(does), ...details }) as fc.Arbitrary<{ does: Does } & Details>,
  };
}

/** Plain objects, which read best where a history is printed. */
function record<T>(parts: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> {
  return fc.record(parts, { noNullPrototype: true });
}

/** Histories whose rounds hold so many commands at most; in some of them several do the same. */
export function histories(atOnce: number): fc.Arbitrary<History> {
  const some = fc.array(command, { minLength: 1, maxLength: atOnce });
  const together = fc
    .tuple(
      fc.oneof({ weight: 2, arbitrary: command }, drawn(1, 'next', {})),
      fc.integer({ min: Math.min(2, atOnce), max: atOnce }),
    )
    .map(([same, often]) => Array<Wish>(often).fill(same));
  const round = atOnce === 1 ? some : fc.oneof({ weight: 2, arbitrary: some }, together);
  const rounds = Math.round((2 * LENGTH) / ((1 + atOnce) / 2));
  return record({
    vip: fc.nat(6),
    regular: fc.nat(6),
    rounds: fc.array(round, { maxLength: rounds, size: 'max' }),
  });
}

/** Where it can be done. */
const APT: Partial<Record<Command['does'], (thing: Order | Entry, types: TicketTypes) => boolean>> = {
  approve: ({ status }) => status === 'PENDING',
  reject: ({ status }) => status === 'PENDING',
  complete: ({ status }) => status === 'APPROVED',
  cancel: ({ status }) => status === 'PENDING' || isSold(status),
  leave: ({ status }) => status === 'WAITING',
  fulfil: (entry, types) =>
    'tier' in entry && entry.status === 'WAITING' && entry.quantity <= types[entry.tier]!.available,
};

/** Nothing has this number. */
const UNKNOWN = 2 ** 31 - 1;

/** The command with the numbers of the orders and entries that it is about. */
export function resolved(wish: Wish, office: Office): Command {
  const find = (things: Things, younger: number) => numberOf(wish, things, younger, office.types);
  if ('order' in wish) return { ...wish, order: find(office.orders, wish.order) };
  if ('entry' in wish) return { ...wish, entry: find(office.entries, wish.entry) };
  return wish;
}

type Things = Readonly<Record<number, Order | Entry>>;

function numberOf(wish: Wish, things: Things, younger: number, types: TicketTypes): number {
  const all = idsOf(things).toSorted((a, b) => b - a);
  const who = 'by' in wish ? wish.by : 'staff';
  const apt = all.filter((id) => {
    const thing = things[id]!;
    return (who === 'staff' || who === thing.customer) && APT[wish.does]!(thing, types);
  });
  const among = 'apt' in wish && wish.apt && apt.length > 0 ? apt : all;
  return among[younger % among.length] ?? UNKNOWN;
}
