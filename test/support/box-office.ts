import type { Client } from './client.js';

/** Where tickets are sold: a whole Foyer in this process, or replicas in processes of their own. */
export interface BoxOffice {
  /** Somebody with an empty cookie jar. */
  client(): Client;
  /** The first admin, logged in. */
  admin(): Promise<Client>;
}

let serial = 0;
/** A name that nothing in this test file has yet. */
export const unique = (prefix: string) => `${prefix}_${++serial}`;

export const PASSWORD = 'correct-horse-battery';

export const ORDER = `id code status priority total { amount currency } adminNotes cancelReason placedAt decidedAt
  completedAt cancelledAt nextStatuses receiptUrl customer { id username } event { id }
  items { quantity ticketType { id } unitPrice { amount currency } subtotal { amount } }`;
export const ENTRY = `id quantity status position unitPrice { amount currency } joinedAt offerExpiresAt
  ticketType { id } customer { username } order { id status total { amount } }`;

export interface OrderView {
  id: string;
  code: string;
  status: string;
  priority: string;
  total: { amount: number; currency: string };
  adminNotes: string | null;
  cancelReason: string | null;
  placedAt: string;
  decidedAt: string | null;
  completedAt: string | null;
  cancelledAt: string | null;
  nextStatuses: string[];
  receiptUrl: string | null;
  customer: { id: string; username: string };
  event: { id: string };
  items: {
    quantity: number;
    ticketType: { id: string };
    unitPrice: { amount: number; currency: string };
    subtotal: { amount: number };
  }[];
}

export interface EntryView {
  id: string;
  quantity: number;
  status: string;
  position: number | null;
  unitPrice: { amount: number; currency: string };
  joinedAt: string;
  offerExpiresAt: string | null;
  ticketType: { id: string };
  customer: { username: string };
  order: { id: string; status: string; total: { amount: number } } | null;
}

export interface TypeView {
  id: string;
  tier: string;
  name: string;
  price: { amount: number; currency: string };
  available: number;
  held: number;
  sold: number;
  soldOut: boolean;
}

export type Basket = Record<string, number>;

export const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { id username } }';
export const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { ${ORDER} } }`;
export const APPROVE = `mutation ($id: ID!, $notes: String) { approveOrder(id: $id, notes: $notes) { outcome reason order { ${ORDER} } } }`;
export const REJECT = `mutation ($id: ID!, $notes: String) { rejectOrder(id: $id, notes: $notes) { ${ORDER} } }`;
export const COMPLETE = `mutation ($id: ID!) { completeOrder(id: $id) { ${ORDER} } }`;
export const CANCEL = `mutation ($id: ID!, $reason: String) { cancelOrder(id: $id, reason: $reason) { ${ORDER} } }`;
export const NEXT = `mutation ($eventId: ID, $key: String) { processNextOrder(eventId: $eventId, idempotencyKey: $key) { outcome reason order { ${ORDER} } } }`;
export const JOIN = `mutation ($input: JoinQueueInput!) { joinQueue(input: $input) { ${ENTRY} } }`;
export const LEAVE = `mutation ($id: ID!) { leaveQueue(id: $id) { ${ENTRY} } }`;
export const FULFIL = `mutation ($id: ID!) { fulfillQueueEntry(id: $id) { ${ENTRY} } }`;
export const UPDATE_TYPE = `mutation ($id: ID!, $input: UpdateTicketTypeInput!) { updateTicketType(id: $id, input: $input) { id name price { amount } available held sold } }`;
export const UPDATE_EVENT = `mutation ($id: ID!, $input: UpdateEventInput!) { updateEvent(id: $id, input: $input) { id slug name venue startsAt currency salesOpen maxTicketsPerOrder } }`;

export const lines = (basket: Basket) =>
  Object.entries(basket).map(([ticketTypeId, quantity]) => ({ ticketTypeId, quantity }));

/** Somebody who orders, and says so in a test's own words. */
export class Customer {
  constructor(
    readonly client: Client,
    readonly username: string,
  ) {}

  async places(basket: Basket, idempotencyKey?: string): Promise<OrderView> {
    const input = { items: lines(basket), idempotencyKey };
    return (await this.client.does<{ placeOrder: OrderView }>(PLACE, { input })).placeOrder;
  }

  async completes({ id }: { id: string }): Promise<OrderView> {
    return (await this.client.does<{ completeOrder: OrderView }>(COMPLETE, { id })).completeOrder;
  }

  async cancels({ id }: { id: string }, reason?: string): Promise<OrderView> {
    return (await this.client.does<{ cancelOrder: OrderView }>(CANCEL, { id, reason })).cancelOrder;
  }

  async joins(ticketTypeId: string, quantity = 1): Promise<EntryView> {
    return (await this.client.does<{ joinQueue: EntryView }>(JOIN, { input: { ticketTypeId, quantity } })).joinQueue;
  }

  async leaves({ id }: { id: string }): Promise<EntryView> {
    return (await this.client.does<{ leaveQueue: EntryView }>(LEAVE, { id })).leaveQueue;
  }

  async sees({ id }: { id: string }): Promise<OrderView> {
    return (await this.client.does<{ order: OrderView }>(`query ($id: ID!) { order(id: $id) { ${ORDER} } }`, { id }))
      .order;
  }
}

/** Staff. */
export class Staff extends Customer {
  async approves(
    { id }: { id: string },
    notes?: string,
  ): Promise<{ outcome: string; reason: string; order: OrderView }> {
    const data = await this.client.does<{ approveOrder: { outcome: string; reason: string; order: OrderView } }>(
      APPROVE,
      {
        id,
        notes,
      },
    );
    return data.approveOrder;
  }

  async rejects({ id }: { id: string }, notes?: string): Promise<OrderView> {
    return (await this.client.does<{ rejectOrder: OrderView }>(REJECT, { id, notes })).rejectOrder;
  }

  async processesNext(eventId: string, key?: string) {
    type Result = { processNextOrder: { outcome: string; reason: string | null; order: OrderView } | null };
    return (await this.client.does<Result>(NEXT, { eventId, key })).processNextOrder;
  }

  async fulfils({ id }: { id: string }): Promise<EntryView> {
    return (await this.client.does<{ fulfillQueueEntry: EntryView }>(FULFIL, { id })).fulfillQueueEntry;
  }

  async changes(typeId: string, input: object): Promise<void> {
    await this.client.does(UPDATE_TYPE, { id: typeId, input });
  }

  async changesEvent(id: string, input: object): Promise<void> {
    await this.client.does(UPDATE_EVENT, { id, input });
  }

  async stockOf(event: { slug: string }): Promise<Record<string, { available: number; held: number; sold: number }>> {
    const query = `query ($slug: String!) { event(slug: $slug) { ticketTypes { name available held sold } } }`;
    const data = await this.client.does<{ event: { ticketTypes: TypeView[] } }>(query, { slug: event.slug });
    return Object.fromEntries(data.event.ticketTypes.map(({ name, ...stock }) => [name, stock]));
  }
}

/** An event of a test's own, with VIP at 100.00 and Regular at 85.00 USD. */
export interface Stage {
  event: { id: string; slug: string };
  vip: TypeView;
  regular: TypeView;
  admin: Staff;
  customer: Customer;
  customers: Customer[];
}

export async function register(foyer: BoxOffice, overrides: object = {}): Promise<Customer> {
  const username = unique('customer');
  const client = foyer.client();
  const input = {
    username,
    email: `${username}@example.com`,
    password: PASSWORD,
    fullName: 'Ada Lovelace',
    ...overrides,
  };
  await client.does(REGISTER, { input });
  return new Customer(client, username);
}

/** What a test wants of an event: stock of both types, and whatever createEvent takes. */
export interface Programme {
  vip?: number;
  regular?: number;
  event?: object;
}

/** An event of its own. */
export async function evening(
  admin: Staff,
  { vip = 50, regular = 100, event = {} }: Programme = {},
): Promise<Pick<Stage, 'event' | 'vip' | 'regular'>> {
  const slug = unique('event').replaceAll('_', '-');
  const input = { slug, name: 'An evening', waitingList: 'MANUAL', ...event };
  const { createEvent } = await admin.client.does<{ createEvent: { id: string; slug: string } }>(
    'mutation ($input: CreateEventInput!) { createEvent(input: $input) { id slug } }',
    { input },
  );
  const type = async (tier: string, name: string, price: number, available: number) => {
    const data = await admin.client.does<{ createTicketType: TypeView }>(
      `mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) {
        id tier name price { amount currency } available held sold soldOut } }`,
      { input: { eventId: createEvent.id, tier, name, price, available } },
    );
    return data.createTicketType;
  };
  return {
    event: createEvent,
    vip: await type('VIP', 'VIP', 100_00, vip),
    regular: await type('REGULAR', 'Regular', 85_00, regular),
  };
}

export async function stage(
  foyer: BoxOffice,
  { customers = 1, ...programme }: Programme & { customers?: number } = {},
): Promise<Stage> {
  const admin = new Staff(await foyer.admin(), 'admin');
  const everybody = await Promise.all(Array.from({ length: customers }, () => register(foyer)));
  return { ...(await evening(admin, programme)), admin, customer: everybody[0]!, customers: everybody };
}
