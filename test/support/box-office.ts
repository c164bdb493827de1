import type { Client } from './client.js';
import {
  ApproveOrderDocument,
  CancelOrderDocument,
  CompleteOrderDocument,
  CreateEventDocument,
  CreateTicketTypeDocument,
  EventDocument,
  FulfillQueueEntryDocument,
  JoinQueueDocument,
  LeaveQueueDocument,
  OrderDocument,
  PlaceOrderDocument,
  ProcessNextOrderDocument,
  RejectOrderDocument,
  UpdateEventDocument,
  UpdateTicketTypeDocument,
  type ApproveOrderMutation,
  type AvailabilityFragment,
  type EntryFragment,
  type OrderDetailsFragment,
  type TicketTier,
  type UpdateEventInput,
  type UpdateTicketTypeInput,
} from './operations.generated.js';

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
  items { quantity ticketType { id name } unitPrice { amount currency } subtotal { amount } }`;
export const ENTRY = `id quantity status position unitPrice { amount currency } joinedAt offerExpiresAt
  ticketType { id name } customer { id username } order { id code status total { amount } }`;

export type OrderView = OrderDetailsFragment;
export type EntryView = EntryFragment;
export type TypeView = AvailabilityFragment;

export type Basket = Record<string, number>;

export const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { id username } }';
export const PLACE = PlaceOrderDocument.toString();
export const APPROVE = ApproveOrderDocument.toString();
export const REJECT = RejectOrderDocument.toString();
export const COMPLETE = CompleteOrderDocument.toString();
export const CANCEL = CancelOrderDocument.toString();
export const NEXT = ProcessNextOrderDocument.toString();
export const JOIN = JoinQueueDocument.toString();
export const LEAVE = LeaveQueueDocument.toString();
export const FULFIL = FulfillQueueEntryDocument.toString();
export const UPDATE_TYPE = UpdateTicketTypeDocument.toString();
export const UPDATE_EVENT = UpdateEventDocument.toString();

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
    return (await this.client.does(PlaceOrderDocument, { input })).placeOrder;
  }

  async completes({ id }: { id: string }): Promise<OrderView> {
    return (await this.client.does(CompleteOrderDocument, { id })).completeOrder;
  }

  async cancels({ id }: { id: string }, reason?: string): Promise<OrderView> {
    return (await this.client.does(CancelOrderDocument, { id, reason })).cancelOrder;
  }

  async joins(ticketTypeId: string, quantity = 1): Promise<EntryView> {
    return (await this.client.does(JoinQueueDocument, { input: { ticketTypeId, quantity } })).joinQueue;
  }

  async leaves({ id }: { id: string }): Promise<EntryView> {
    return (await this.client.does(LeaveQueueDocument, { id })).leaveQueue;
  }

  async sees({ id }: { id: string }): Promise<OrderView> {
    return (await this.client.does(OrderDocument, { id })).order;
  }
}

/** Staff. */
export class Staff extends Customer {
  async approves({ id }: { id: string }, notes?: string): Promise<ApproveOrderMutation['approveOrder']> {
    return (await this.client.does(ApproveOrderDocument, { id, notes })).approveOrder;
  }

  async rejects({ id }: { id: string }, notes?: string): Promise<OrderView> {
    return (await this.client.does(RejectOrderDocument, { id, notes })).rejectOrder;
  }

  async processesNext(eventId: string, idempotencyKey?: string) {
    return (await this.client.does(ProcessNextOrderDocument, { eventId, idempotencyKey })).processNextOrder;
  }

  async fulfils({ id }: { id: string }): Promise<EntryView> {
    return (await this.client.does(FulfillQueueEntryDocument, { id })).fulfillQueueEntry;
  }

  async changes(id: string, input: UpdateTicketTypeInput): Promise<void> {
    await this.client.does(UpdateTicketTypeDocument, { id, input });
  }

  async changesEvent(id: string, input: UpdateEventInput): Promise<void> {
    await this.client.does(UpdateEventDocument, { id, input });
  }

  async stockOf({
    slug,
  }: {
    slug: string;
  }): Promise<Record<string, { available: number; held: number; sold: number }>> {
    const { event } = await this.client.does(EventDocument, { slug });
    return Object.fromEntries(
      event!.ticketTypes.map(({ name, available, held, sold }) => [name, { available, held, sold }]),
    );
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
  const input = { slug, name: 'An evening', waitingList: 'MANUAL' as const, ...event };
  const { createEvent } = await admin.client.does(CreateEventDocument, { input });
  const type = async (tier: TicketTier, name: string, price: number, available: number) => {
    const details = { eventId: createEvent.id, tier, name, price, available };
    return (await admin.client.does(CreateTicketTypeDocument, { input: details })).createTicketType;
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
