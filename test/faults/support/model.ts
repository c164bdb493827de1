import {
  arrived,
  assertCovered,
  assertOnSale,
  cannot,
  decided,
  ended,
  isSold,
  moved,
  own,
  pending,
  Refusal,
  sum,
  TIERS,
  typeIn,
  waiting,
  type Entry,
  type Office,
  type Sales,
  type TicketTypes,
  type Tier,
  type Who,
} from './model-office.js';
import { entrySeen, orderSeen, typeSeen, type Seen } from './model-views.js';

export type Basket = Partial<Record<Tier, number>>;

/** `order` and `entry` are numbers of arrival. */
export type Command =
  | { does: 'place'; by: Who; basket: Basket }
  | { does: 'approve' | 'reject'; order: number }
  | { does: 'complete' | 'cancel'; by: Who; order: number }
  | { does: 'join'; by: Who; tier: Tier; quantity: number }
  | { does: 'leave'; by: Who; entry: number }
  | { does: 'fulfil'; entry: number }
  | { does: 'add' | 'stock' | 'price'; tier: Tier; amount: number }
  | { does: 'sales'; to: Sales }
  | { does: 'next' | 'reset' };

/** What a client is told: figures, or `refused` with the code and its details; null where nothing was pending. */
export type Answer = Seen | null;

/** Some of an answer is read after the commit, and shows what is there by then. */
export type Later = (office: Office) => Answer;

/** What became of a command. */
export interface Turn {
  office: Office;
  answer: Answer | Later;
}

/** What the database and others have to do with it. */
export interface Given {
  /** The number of arrival that was drawn. */
  number: number;
  /** What an order saw, where it looked before its turn. */
  looked?: TicketTypes | undefined;
  /** What processNextOrder has picked, where it did so before its turn; null where it found nothing. */
  picked?: number | null | undefined;
}

/** Does a command at one moment. */
export function take(office: Office, command: Command, given: Given): Turn {
  try {
    return turn(office, command, given);
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { office, answer: { refused: refusal.refused, ...refusal.details } };
  }
}

function turn(office: Office, command: Command, { number, looked = office.types, picked }: Given): Turn {
  switch (command.does) {
    case 'place': {
      const { by: customer, basket } = command;
      const lines = TIERS.filter((tier) => basket[tier]).map((tier) => ({
        tier,
        quantity: basket[tier]!,
        price: typeIn(looked, tier).price,
      }));
      assertOnSale(office, sum(lines.map(({ quantity }) => quantity)));
      for (const { tier, quantity } of lines) assertCovered(looked, tier, quantity);
      return {
        office: arrived(office, number, { customer, status: 'PENDING', lines }),
        answer: (later) => orderSeen(later, number),
      };
    }
    case 'approve': {
      const { office: after, ...what } = decided(office, command.order);
      return { office: after, answer: { ...what, ...orderSeen(after, command.order) } };
    }
    case 'next': {
      typeIn(office.types, 'VIP');
      const next = picked === undefined ? pending(office)[0] : picked;
      if (next === undefined || next === null) return { office, answer: null };
      const { office: after, ...what } = decided(office, next);
      return { office: after, answer: (later) => orderSeen(later, next, what) };
    }
    case 'reject': {
      const after = moved(office, command.order, 'REJECTED');
      return { office: after, answer: orderSeen(after, command.order) };
    }
    case 'complete': {
      own(office.orders[command.order], command.by);
      const after = moved(office, command.order, 'COMPLETED');
      return { office: after, answer: orderSeen(after, command.order) };
    }
    case 'cancel': {
      const { status } = own(office.orders[command.order], command.by);
      if (isSold(status) && command.by !== 'staff' && office.sales === 'STARTED') throw cannot(status, 'CANCELLED');
      const after = moved(office, command.order, 'CANCELLED');
      return { office: after, answer: orderSeen(after, command.order) };
    }
    case 'join': {
      const { by: customer, tier, quantity } = command;
      const { price, available } = typeIn(office.types, tier);
      assertOnSale(office, quantity);
      const earlier = waiting(office, tier).find((id) => office.entries[id]!.customer === customer);
      if (earlier !== undefined) throw new Refusal('ALREADY_QUEUED', { entry: earlier });
      if (quantity <= available) throw new Refusal('TICKETS_AVAILABLE', { requested: quantity, available });
      const entry: Entry = { customer, status: 'WAITING', tier, quantity, price };
      return {
        office: { ...office, newest: number, entries: { ...office.entries, [number]: entry } },
        answer: (later) => entrySeen(later, number, entry),
      };
    }
    case 'leave': {
      own(office.entries[command.entry], command.by);
      const after = ended(office, command.entry, { status: 'LEFT' });
      return { office: after, answer: (later) => entrySeen(later, command.entry, after.entries[command.entry]!) };
    }
    case 'fulfil': {
      const { customer, tier, quantity, price } = own(office.entries[command.entry], 'staff');
      const served = ended(office, command.entry, { status: 'FULFILLED', order: number });
      assertCovered(office.types, tier, quantity);
      const lines = [{ tier, quantity, price }];
      const { office: after } = decided(arrived(served, number, { customer, status: 'PENDING', lines }), number);
      return { office: after, answer: (later) => entrySeen(later, command.entry, after.entries[command.entry]!) };
    }
    case 'add':
    case 'stock':
    case 'price': {
      const { does, tier, amount } = command;
      const type = typeIn(office.types, tier);
      if (does === 'add') assertCovered(office.types, tier, -amount);
      const price = does === 'price' ? amount : type.price;
      const available = { add: type.available + amount, stock: amount, price: type.available }[does];
      return {
        office: { ...office, types: { ...office.types, [tier]: { ...type, price, available } } },
        answer: (later) => typeSeen(later, tier),
      };
    }
    case 'sales': {
      typeIn(office.types, 'VIP');
      const ending = Object.values(office.entries).filter(({ status }) => status === 'WAITING').length;
      // Nobody confirms the end of waiting entries here, so an event with some does not start.
      if (command.to === 'STARTED' && office.sales !== 'STARTED' && ending > 0)
        throw new Refusal('CONFIRMATION_REQUIRED', { field: 'confirmEnding', expected: ending });
      return { office: { ...office, sales: command.to }, answer: { sales: command.to } };
    }
  }
  command.does satisfies 'reset';
  return { office: { ...office, types: {}, orders: {}, entries: {} }, answer: { reset: true } };
}
