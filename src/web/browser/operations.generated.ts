/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The outcome of an approval. */
export type ApprovalOutcome =
  /** The order is approved and its stock taken. */
  | 'APPROVED'
  /** Stock fell short: the order is rejected and no stock was taken. */
  | 'AUTO_REJECTED';

/** A new password, and the old one to show that it is really you. */
export type ChangePasswordInput = {
  /** The one until now. */
  currentPassword: string;
  /** Whether one’s API tokens end, too. */
  endApiTokens?: boolean;
  /** The one from now on; the same rules as in RegisterInput. */
  newPassword: string;
};

/** A new ticket type of an event. */
export type CreateTicketTypeInput = {
  /** How many there are, 0 to 1000000. */
  available?: number;
  /** The event that it is for. */
  eventId: string;
  /** Sent again with the same key, the type is made once. */
  idempotencyKey?: string | null | undefined;
  /** At most 200 characters. */
  name: string;
  /** In the event’s minor unit, 0 to 1000000000000. */
  price: number;
  /** Decides how soon staff see an order. */
  tier: TicketTier;
};

/** Whether an event is shown. */
export type EventStatus =
  /** Out of the lists and no longer sold; in the books, and visible through one’s order. */
  | 'ARCHIVED'
  /** For staff only; nothing can be ordered. */
  | 'DRAFT'
  /** For everybody. */
  | 'PUBLISHED';

/** What was seen of a ticket type. If a field that is given differs by now: CONFLICT. */
export type ExpectedStock = {
  /** The available tickets. */
  available?: number | null | undefined;
  /** The price, in minor units. */
  price?: number | null | undefined;
};

/** The ticket type and quantity to wait for. */
export type JoinQueueInput = {
  /** The price per ticket that was seen, in minor units. PRICE_CHANGED where it is another by now. */
  expectedUnitPrice?: number | null | undefined;
  /** Sent again with the same key, one joins once. */
  idempotencyKey?: string | null | undefined;
  /** Tickets, 1 to Event.maxTicketsPerOrder. */
  quantity?: number;
  /** A type that cannot cover the quantity now. */
  ticketTypeId: string;
};

/** A login and its password. */
export type LoginInput = {
  /** What the authenticator app shows, in digits of any script, or a recovery code; asked for with SECOND_FACTOR_REQUIRED. */
  code?: string | null | undefined;
  /** A username or an e-mail address, in any of its spellings; at most 254 characters. */
  login: string;
  /** As it was set, whichever way the keyboard composes its letters; at most 128 characters. */
  password: string;
};

/** Filters of a list of orders; each that is given must fit. One that is left out does not matter. */
export type OrderFilter = {
  /** Only of this customer. */
  customerId?: string | null | undefined;
  /** Only of this event; without one, of all events. */
  eventId?: string | null | undefined;
  /** Only placed at this moment or later. */
  placedFrom?: string | null | undefined;
  /** Only placed before this moment. */
  placedUntil?: string | null | undefined;
  /** Only of this priority. */
  priority?: OrderPriority | null | undefined;
  /** Beginnings of words, in any order: of the customer’s username, e-mail address and name, and from three letters of the order’s code. At most 16 words. Accents and case do not matter, nor do `#`, spaces and hyphens in a code. */
  search?: string | null | undefined;
  /** Only in this status. */
  status?: OrderStatus | null | undefined;
  /** Only in one of these statuses; none fits an empty list. */
  statuses?: Array<OrderStatus> | null | undefined;
  /** Only with tickets of this type. */
  ticketTypeId?: string | null | undefined;
};

/** One line of an order; lines of one type are added up. */
export type OrderItemInput = {
  /** The price per ticket that was seen, in minor units. PRICE_CHANGED where it is another by now. */
  expectedUnitPrice?: number | null | undefined;
  /** Tickets, at least 1; Event.maxTicketsPerOrder over all lines. */
  quantity: number;
  /** The ticket type to order. */
  ticketTypeId: string;
};

/** VIP: only VIP tickets. MIXED: both tiers. REGULAR: only regular ones. Processed in this order. */
export type OrderPriority =
  /** Both tiers. */
  | 'MIXED'
  /** Only regular tickets. */
  | 'REGULAR'
  /** Only VIP tickets. */
  | 'VIP';

/** Where an order stands; `Order.nextStatuses` says where you may move it. */
export type OrderStatus =
  /** Staff said yes and the tickets are sold to it. */
  | 'APPROVED'
  /** Called off; sold tickets were given back. Final. */
  | 'CANCELLED'
  /** Done; the tickets stay sold. */
  | 'COMPLETED'
  /** Waits for staff; no stock is taken. */
  | 'PENDING'
  /** Staff said no, or stock fell short at approval. Final. */
  | 'REJECTED';

/** The same key with the same items answers with the first order again; with other items, IDEMPOTENCY_CONFLICT. */
export type PlaceOrderInput = {
  /** 1 to 200 characters that this customer made up for this order. */
  idempotencyKey?: string | null | undefined;
  /** At least one line, all of one event. */
  items: Array<OrderItemInput>;
};

/** Where a queue entry stands. */
export type QueueStatus =
  /** The event started or was archived before its turn came. Final. */
  | 'EXPIRED'
  /** It has become an order. Final. */
  | 'FULFILLED'
  /** The customer or staff took it out of the line. Final. */
  | 'LEFT'
  /** Tickets are set aside for it; not in use yet. */
  | 'OFFERED'
  /** In line. */
  | 'WAITING';

/** A new account. */
export type RegisterInput = {
  /** At most 254 characters, shown as typed. One account for all spellings: case, accents in one sign or two, and a domain in letters or as `xn--`. */
  email: string;
  /** How to address the person; at most 100 characters. */
  fullName?: string | null | undefined;
  /** 8 to 128 characters, one of them neither letter nor digit; none of the commonest with little changed, and more than username or address. */
  password: string;
  /** 3 to 30 letters, digits and underscores; unique without regard to case. Spaces around it are removed. */
  username: string;
};

/** A user’s role. Each role has the permissions of those before it. */
export type Role =
  /** Also manages users and may reset everything. */
  | 'ADMIN'
  /** Also decides orders and serves the queues. */
  | 'AGENT'
  /** Orders and queues for themselves. */
  | 'CUSTOMER'
  /** Also keeps stock, prices and events, and takes exports. */
  | 'MANAGER';

/** A password for the holder of a link to set one. */
export type SetPasswordInput = {
  /** The same rules as in RegisterInput. */
  password: string;
  /** The part of the link behind its #. */
  token: string;
};

/** Decides how soon staff see an order. */
export type TicketTier =
  /** Processed after orders with VIP tickets. */
  | 'REGULAR'
  /** Processed first. */
  | 'VIP';

/** `available` sets, `addAvailable` adds (or takes away); giving both is BAD_USER_INPUT. Fields that are left out keep their values. */
export type UpdateTicketTypeInput = {
  /** Added to the available tickets; a negative number takes away, never below zero. */
  addAvailable?: number | null | undefined;
  /** Sets how many are available, 0 to 1000000. */
  available?: number | null | undefined;
  /** What was seen; CONFLICT where it differs by now. */
  expected?: ExpectedStock | null | undefined;
  /** Sent again with the same key, the change is made once. */
  idempotencyKey?: string | null | undefined;
  /** At most 200 characters. */
  name?: string | null | undefined;
  /** In minor units, 0 to 1000000000000; orders and queue entries that are there keep theirs. */
  price?: number | null | undefined;
  /** A correction; refused once somebody has ordered or queued. */
  tier?: TicketTier | null | undefined;
};

export type AmountFragment = { amount: number, currency: string, exponent: number };

export type LogInMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LogInMutation = { login: { role: Role } };

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type RegisterMutation = { register: { role: Role } };

export type SetPasswordMutationVariables = Exact<{
  input: SetPasswordInput;
}>;


export type SetPasswordMutation = { setPassword: { username: string } };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { me: { username: string, email: string, secondFactor: boolean | null, createdAt: string } | null, mySessions: Array<{ id: string, userAgent: string | null, startedAt: string, seenAt: string, current: boolean }>, apiTokens: Array<{ id: string, name: string, createdAt: string, lastUsedAt: string | null, expiresAt: string }> };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword: { username: string } };

export type StartSecondFactorMutationVariables = Exact<{
  password: string;
}>;


export type StartSecondFactorMutation = { startSecondFactor: { secret: string, url: string } };

export type ConfirmSecondFactorMutationVariables = Exact<{
  code: string;
}>;


export type ConfirmSecondFactorMutation = { confirmSecondFactor: Array<string> };

export type RemoveSecondFactorMutationVariables = Exact<{
  password: string;
}>;


export type RemoveSecondFactorMutation = { removeSecondFactor: { secondFactor: boolean | null } };

export type RevokeSessionMutationVariables = Exact<{
  id: string;
}>;


export type RevokeSessionMutation = { revokeSession: { id: string } };

export type CreateApiTokenMutationVariables = Exact<{
  name: string;
  expiresAt: string;
  password: string;
}>;


export type CreateApiTokenMutation = { createApiToken: { name: string, secret: string | null } };

export type RevokeApiTokenMutationVariables = Exact<{
  id: string;
}>;


export type RevokeApiTokenMutation = { revokeApiToken: { id: string } };

export type EraseMyAccountMutationVariables = Exact<{
  password: string;
}>;


export type EraseMyAccountMutation = { eraseMyAccount: boolean };

export type LogOutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogOutMutation = { logout: boolean };

export type HappeningFragment = { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean };

export type EventsQueryVariables = Exact<{ [key: string]: never; }>;


export type EventsQuery = { events: Array<{ id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean }> };

export type TicketsOnSaleSubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type TicketsOnSaleSubscription = { ticketTypes: Array<{ id: string, tier: TicketTier, name: string, available: number, soldOut: boolean, price: { amount: number, currency: string, exponent: number }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } }> };

export type PlaceOrderMutationVariables = Exact<{
  input: PlaceOrderInput;
}>;


export type PlaceOrderMutation = { placeOrder: { id: string, code: string, total: { amount: number, currency: string, exponent: number } } };

export type MyOrderFragment = { id: string, code: string, status: OrderStatus, placedAt: string, nextStatuses: Array<OrderStatus>, adminNotes: string | null, cancelReason: string | null, receiptUrl: string | null, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, subtotal: { amount: number, currency: string, exponent: number }, ticketType: { id: string, name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } };

export type NamesOfTheEventFragment = { eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } };

export type MyOrdersSubscriptionVariables = Exact<{
  first: number;
}>;


export type MyOrdersSubscription = { myOrders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus, placedAt: string, nextStatuses: Array<OrderStatus>, adminNotes: string | null, cancelReason: string | null, receiptUrl: string | null, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, subtotal: { amount: number, currency: string, exponent: number }, ticketType: { id: string, name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OlderOrdersQueryVariables = Exact<{
  after: string;
}>;


export type OlderOrdersQuery = { myOrders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus, placedAt: string, nextStatuses: Array<OrderStatus>, adminNotes: string | null, cancelReason: string | null, receiptUrl: string | null, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, subtotal: { amount: number, currency: string, exponent: number }, ticketType: { id: string, name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CompleteMyOrderMutationVariables = Exact<{
  id: string;
}>;


export type CompleteMyOrderMutation = { completeOrder: { id: string, code: string, status: OrderStatus, placedAt: string, nextStatuses: Array<OrderStatus>, adminNotes: string | null, cancelReason: string | null, receiptUrl: string | null, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, subtotal: { amount: number, currency: string, exponent: number }, ticketType: { id: string, name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } } };

export type CancelMyOrderMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
}>;


export type CancelMyOrderMutation = { cancelOrder: { id: string, code: string, status: OrderStatus, placedAt: string, nextStatuses: Array<OrderStatus>, adminNotes: string | null, cancelReason: string | null, receiptUrl: string | null, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, subtotal: { amount: number, currency: string, exponent: number }, ticketType: { id: string, name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } } };

export type CompleteOrderMutationVariables = Exact<{
  id: string;
}>;


export type CompleteOrderMutation = { completeOrder: { id: string } };

export type CancelOrderMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
}>;


export type CancelOrderMutation = { cancelOrder: { id: string } };

export type MyQueueEntriesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type MyQueueEntriesSubscription = { myQueueEntries: Array<{ id: string, quantity: number, status: QueueStatus, position: number | null, unitPrice: { amount: number, currency: string, exponent: number }, ticketType: { id: string, name: string, event: { name: string } }, order: { code: string } | null }> };

export type JoinQueueMutationVariables = Exact<{
  input: JoinQueueInput;
}>;


export type JoinQueueMutation = { joinQueue: { id: string, position: number | null, quantity: number } };

export type LeaveQueueMutationVariables = Exact<{
  id: string;
}>;


export type LeaveQueueMutation = { leaveQueue: { id: string } };

export type FiguresSubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type FiguresSubscription = { dashboardStats: { pendingOrders: number, approvedOrders: number, completedOrders: number, rejectedOrders: number, cancelledOrders: number, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean }, revenue: { amount: number, currency: string, exponent: number }, ticketTypes: Array<{ available: number, held: number, sold: number, pendingQuantity: number, waitingEntries: number, waitingQuantity: number, revenue: { amount: number, currency: string, exponent: number }, ticketType: { id: string, name: string, price: { amount: number, currency: string, exponent: number } } }> } };

export type DeskOrderFragment = { id: string, code: string, status: OrderStatus, priority: OrderPriority, placedAt: string, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, customer: { username: string, fullName: string | null, email: string }, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, ticketType: { name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } };

export type PendingOrdersSubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type PendingOrdersSubscription = { pendingOrders: Array<{ id: string, code: string, status: OrderStatus, priority: OrderPriority, placedAt: string, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, customer: { username: string, fullName: string | null, email: string }, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, ticketType: { name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, event: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean } }> };

export type ProcessNextOrderMutationVariables = Exact<{
  eventId?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type ProcessNextOrderMutation = { processNextOrder: { outcome: ApprovalOutcome, reason: string | null, order: { code: string } } | null };

export type ApproveOrderMutationVariables = Exact<{
  id: string;
  notes?: string | null | undefined;
}>;


export type ApproveOrderMutation = { approveOrder: { outcome: ApprovalOutcome, reason: string | null, order: { code: string } } };

export type RejectOrderMutationVariables = Exact<{
  id: string;
  notes?: string | null | undefined;
}>;


export type RejectOrderMutation = { rejectOrder: { code: string } };

export type LineSubscriptionVariables = Exact<{
  ticketTypeId: string;
}>;


export type LineSubscription = { queue: Array<{ quantity: number, since: string, customer: { username: string, fullName: string | null }, entry: { id: string, position: number | null } | null, order: { id: string, code: string } | null }> };

export type FulfillQueueEntryMutationVariables = Exact<{
  id: string;
}>;


export type FulfillQueueEntryMutation = { fulfillQueueEntry: { order: { code: string } | null } };

export type RecentActivitySubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type RecentActivitySubscription = { recentActivity: Array<{ id: string, at: string, kind: string, quantity: number | null, actor: { username: string } | null, order: { code: string } | null, ticketType: { name: string } | null }> };

export type FindOrdersQueryVariables = Exact<{
  filter: OrderFilter;
  after?: string | null | undefined;
}>;


export type FindOrdersQuery = { orders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus, priority: OrderPriority, placedAt: string, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, event: { id: string, name: string, slug: string, venue: string | null, startsAt: string | null, timezone: string, maxTicketsPerOrder: number, status: EventStatus, salesOpen: boolean }, customer: { username: string, fullName: string | null, email: string }, total: { amount: number, currency: string, exponent: number }, items: Array<{ quantity: number, name: string, ticketType: { name: string } }>, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string } } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type UpdateTicketTypeMutationVariables = Exact<{
  id: string;
  input: UpdateTicketTypeInput;
}>;


export type UpdateTicketTypeMutation = { updateTicketType: { name: string, available: number } };

export type CreateTicketTypeMutationVariables = Exact<{
  input: CreateTicketTypeInput;
}>;


export type CreateTicketTypeMutation = { createTicketType: { id: string } };

export type OpenSalesMutationVariables = Exact<{
  id: string;
  open: boolean;
  seen: boolean;
}>;


export type OpenSalesMutation = { updateEvent: { name: string } };

export type ResetAllDataMutationVariables = Exact<{
  confirm: string;
}>;


export type ResetAllDataMutation = { resetAllData: boolean };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const AmountFragmentDoc = new TypedDocumentString(`
    fragment Amount on Money {
  amount
  currency
  exponent
}
    `, {"fragmentName":"Amount"}) as unknown as TypedDocumentString<AmountFragment, unknown>;
export const HappeningFragmentDoc = new TypedDocumentString(`
    fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
    `, {"fragmentName":"Happening"}) as unknown as TypedDocumentString<HappeningFragment, unknown>;
export const NamesOfTheEventFragmentDoc = new TypedDocumentString(`
    fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}
    fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}`, {"fragmentName":"NamesOfTheEvent"}) as unknown as TypedDocumentString<NamesOfTheEventFragment, unknown>;
export const MyOrderFragmentDoc = new TypedDocumentString(`
    fragment MyOrder on Order {
  id
  code
  status
  placedAt
  nextStatuses
  adminNotes
  cancelReason
  receiptUrl
  total {
    ...Amount
  }
  items {
    quantity
    name
    subtotal {
      ...Amount
    }
    ticketType {
      id
      name
    }
  }
  ...NamesOfTheEvent
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}`, {"fragmentName":"MyOrder"}) as unknown as TypedDocumentString<MyOrderFragment, unknown>;
export const DeskOrderFragmentDoc = new TypedDocumentString(`
    fragment DeskOrder on Order {
  id
  code
  status
  priority
  placedAt
  nextStatuses
  receiptUrl
  customer {
    username
    fullName
    email
  }
  total {
    ...Amount
  }
  items {
    quantity
    name
    ticketType {
      name
    }
  }
  ...NamesOfTheEvent
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}`, {"fragmentName":"DeskOrder"}) as unknown as TypedDocumentString<DeskOrderFragment, unknown>;
export const LogInDocument = new TypedDocumentString(`
    mutation LogIn($input: LoginInput!) {
  login(input: $input) {
    role
  }
}
    `) as unknown as TypedDocumentString<LogInMutation, LogInMutationVariables>;
export const RegisterDocument = new TypedDocumentString(`
    mutation Register($input: RegisterInput!) {
  register(input: $input) {
    role
  }
}
    `) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const SetPasswordDocument = new TypedDocumentString(`
    mutation SetPassword($input: SetPasswordInput!) {
  setPassword(input: $input) {
    username
  }
}
    `) as unknown as TypedDocumentString<SetPasswordMutation, SetPasswordMutationVariables>;
export const AccountDocument = new TypedDocumentString(`
    query Account {
  me {
    username
    email
    secondFactor
    createdAt
  }
  mySessions {
    id
    userAgent
    startedAt
    seenAt
    current
  }
  apiTokens {
    id
    name
    createdAt
    lastUsedAt
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<AccountQuery, AccountQueryVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    username
  }
}
    `) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const StartSecondFactorDocument = new TypedDocumentString(`
    mutation StartSecondFactor($password: String!) {
  startSecondFactor(password: $password) {
    secret
    url
  }
}
    `) as unknown as TypedDocumentString<StartSecondFactorMutation, StartSecondFactorMutationVariables>;
export const ConfirmSecondFactorDocument = new TypedDocumentString(`
    mutation ConfirmSecondFactor($code: String!) {
  confirmSecondFactor(code: $code)
}
    `) as unknown as TypedDocumentString<ConfirmSecondFactorMutation, ConfirmSecondFactorMutationVariables>;
export const RemoveSecondFactorDocument = new TypedDocumentString(`
    mutation RemoveSecondFactor($password: String!) {
  removeSecondFactor(password: $password) {
    secondFactor
  }
}
    `) as unknown as TypedDocumentString<RemoveSecondFactorMutation, RemoveSecondFactorMutationVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const CreateApiTokenDocument = new TypedDocumentString(`
    mutation CreateApiToken($name: String!, $expiresAt: DateTime!, $password: String!) {
  createApiToken(name: $name, expiresAt: $expiresAt, password: $password) {
    name
    secret
  }
}
    `) as unknown as TypedDocumentString<CreateApiTokenMutation, CreateApiTokenMutationVariables>;
export const RevokeApiTokenDocument = new TypedDocumentString(`
    mutation RevokeApiToken($id: ID!) {
  revokeApiToken(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<RevokeApiTokenMutation, RevokeApiTokenMutationVariables>;
export const EraseMyAccountDocument = new TypedDocumentString(`
    mutation EraseMyAccount($password: String!) {
  eraseMyAccount(password: $password)
}
    `) as unknown as TypedDocumentString<EraseMyAccountMutation, EraseMyAccountMutationVariables>;
export const LogOutDocument = new TypedDocumentString(`
    mutation LogOut {
  logout
}
    `) as unknown as TypedDocumentString<LogOutMutation, LogOutMutationVariables>;
export const EventsDocument = new TypedDocumentString(`
    query Events {
  events {
    ...Happening
  }
}
    fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}`) as unknown as TypedDocumentString<EventsQuery, EventsQueryVariables>;
export const TicketsOnSaleDocument = new TypedDocumentString(`
    subscription TicketsOnSale($eventId: ID) {
  ticketTypes(eventId: $eventId) {
    id
    tier
    name
    price {
      ...Amount
    }
    available
    soldOut
    event {
      ...Happening
    }
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}`) as unknown as TypedDocumentString<TicketsOnSaleSubscription, TicketsOnSaleSubscriptionVariables>;
export const PlaceOrderDocument = new TypedDocumentString(`
    mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    id
    code
    total {
      ...Amount
    }
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}`) as unknown as TypedDocumentString<PlaceOrderMutation, PlaceOrderMutationVariables>;
export const MyOrdersDocument = new TypedDocumentString(`
    subscription MyOrders($first: Int!) {
  myOrders(first: $first) {
    edges {
      node {
        ...MyOrder
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment MyOrder on Order {
  id
  code
  status
  placedAt
  nextStatuses
  adminNotes
  cancelReason
  receiptUrl
  total {
    ...Amount
  }
  items {
    quantity
    name
    subtotal {
      ...Amount
    }
    ticketType {
      id
      name
    }
  }
  ...NamesOfTheEvent
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}`) as unknown as TypedDocumentString<MyOrdersSubscription, MyOrdersSubscriptionVariables>;
export const OlderOrdersDocument = new TypedDocumentString(`
    query OlderOrders($after: String!) {
  myOrders(first: 50, after: $after) {
    edges {
      node {
        ...MyOrder
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment MyOrder on Order {
  id
  code
  status
  placedAt
  nextStatuses
  adminNotes
  cancelReason
  receiptUrl
  total {
    ...Amount
  }
  items {
    quantity
    name
    subtotal {
      ...Amount
    }
    ticketType {
      id
      name
    }
  }
  ...NamesOfTheEvent
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}`) as unknown as TypedDocumentString<OlderOrdersQuery, OlderOrdersQueryVariables>;
export const CompleteMyOrderDocument = new TypedDocumentString(`
    mutation CompleteMyOrder($id: ID!) {
  completeOrder(id: $id) {
    ...MyOrder
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment MyOrder on Order {
  id
  code
  status
  placedAt
  nextStatuses
  adminNotes
  cancelReason
  receiptUrl
  total {
    ...Amount
  }
  items {
    quantity
    name
    subtotal {
      ...Amount
    }
    ticketType {
      id
      name
    }
  }
  ...NamesOfTheEvent
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}`) as unknown as TypedDocumentString<CompleteMyOrderMutation, CompleteMyOrderMutationVariables>;
export const CancelMyOrderDocument = new TypedDocumentString(`
    mutation CancelMyOrder($id: ID!, $reason: String) {
  cancelOrder(id: $id, reason: $reason) {
    ...MyOrder
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment MyOrder on Order {
  id
  code
  status
  placedAt
  nextStatuses
  adminNotes
  cancelReason
  receiptUrl
  total {
    ...Amount
  }
  items {
    quantity
    name
    subtotal {
      ...Amount
    }
    ticketType {
      id
      name
    }
  }
  ...NamesOfTheEvent
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}`) as unknown as TypedDocumentString<CancelMyOrderMutation, CancelMyOrderMutationVariables>;
export const CompleteOrderDocument = new TypedDocumentString(`
    mutation CompleteOrder($id: ID!) {
  completeOrder(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<CompleteOrderMutation, CompleteOrderMutationVariables>;
export const CancelOrderDocument = new TypedDocumentString(`
    mutation CancelOrder($id: ID!, $reason: String) {
  cancelOrder(id: $id, reason: $reason) {
    id
  }
}
    `) as unknown as TypedDocumentString<CancelOrderMutation, CancelOrderMutationVariables>;
export const MyQueueEntriesDocument = new TypedDocumentString(`
    subscription MyQueueEntries {
  myQueueEntries {
    id
    quantity
    status
    position
    unitPrice {
      ...Amount
    }
    ticketType {
      id
      name
      event {
        name
      }
    }
    order {
      code
    }
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}`) as unknown as TypedDocumentString<MyQueueEntriesSubscription, MyQueueEntriesSubscriptionVariables>;
export const JoinQueueDocument = new TypedDocumentString(`
    mutation JoinQueue($input: JoinQueueInput!) {
  joinQueue(input: $input) {
    id
    position
    quantity
  }
}
    `) as unknown as TypedDocumentString<JoinQueueMutation, JoinQueueMutationVariables>;
export const LeaveQueueDocument = new TypedDocumentString(`
    mutation LeaveQueue($id: ID!) {
  leaveQueue(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<LeaveQueueMutation, LeaveQueueMutationVariables>;
export const FiguresDocument = new TypedDocumentString(`
    subscription Figures($eventId: ID) {
  dashboardStats(eventId: $eventId) {
    event {
      ...Happening
    }
    revenue {
      ...Amount
    }
    pendingOrders
    approvedOrders
    completedOrders
    rejectedOrders
    cancelledOrders
    ticketTypes {
      available
      held
      sold
      pendingQuantity
      waitingEntries
      waitingQuantity
      revenue {
        ...Amount
      }
      ticketType {
        id
        name
        price {
          ...Amount
        }
      }
    }
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}`) as unknown as TypedDocumentString<FiguresSubscription, FiguresSubscriptionVariables>;
export const PendingOrdersDocument = new TypedDocumentString(`
    subscription PendingOrders($eventId: ID) {
  pendingOrders(eventId: $eventId, first: 50) {
    ...DeskOrder
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}
fragment DeskOrder on Order {
  id
  code
  status
  priority
  placedAt
  nextStatuses
  receiptUrl
  customer {
    username
    fullName
    email
  }
  total {
    ...Amount
  }
  items {
    quantity
    name
    ticketType {
      name
    }
  }
  ...NamesOfTheEvent
}`) as unknown as TypedDocumentString<PendingOrdersSubscription, PendingOrdersSubscriptionVariables>;
export const ProcessNextOrderDocument = new TypedDocumentString(`
    mutation ProcessNextOrder($eventId: ID, $idempotencyKey: String) {
  processNextOrder(eventId: $eventId, idempotencyKey: $idempotencyKey) {
    outcome
    reason
    order {
      code
    }
  }
}
    `) as unknown as TypedDocumentString<ProcessNextOrderMutation, ProcessNextOrderMutationVariables>;
export const ApproveOrderDocument = new TypedDocumentString(`
    mutation ApproveOrder($id: ID!, $notes: String) {
  approveOrder(id: $id, notes: $notes) {
    outcome
    reason
    order {
      code
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveOrderMutation, ApproveOrderMutationVariables>;
export const RejectOrderDocument = new TypedDocumentString(`
    mutation RejectOrder($id: ID!, $notes: String) {
  rejectOrder(id: $id, notes: $notes) {
    code
  }
}
    `) as unknown as TypedDocumentString<RejectOrderMutation, RejectOrderMutationVariables>;
export const LineDocument = new TypedDocumentString(`
    subscription Line($ticketTypeId: ID!) {
  queue(ticketTypeId: $ticketTypeId, first: 50) {
    quantity
    since
    customer {
      username
      fullName
    }
    entry {
      id
      position
    }
    order {
      id
      code
    }
  }
}
    `) as unknown as TypedDocumentString<LineSubscription, LineSubscriptionVariables>;
export const FulfillQueueEntryDocument = new TypedDocumentString(`
    mutation FulfillQueueEntry($id: ID!) {
  fulfillQueueEntry(id: $id) {
    order {
      code
    }
  }
}
    `) as unknown as TypedDocumentString<FulfillQueueEntryMutation, FulfillQueueEntryMutationVariables>;
export const RecentActivityDocument = new TypedDocumentString(`
    subscription RecentActivity($eventId: ID) {
  recentActivity(eventId: $eventId, first: 30) {
    id
    at
    kind
    quantity
    actor {
      username
    }
    order {
      code
    }
    ticketType {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<RecentActivitySubscription, RecentActivitySubscriptionVariables>;
export const FindOrdersDocument = new TypedDocumentString(`
    query FindOrders($filter: OrderFilter!, $after: String) {
  orders(filter: $filter, first: 20, after: $after) {
    edges {
      node {
        ...DeskOrder
        event {
          id
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Amount on Money {
  amount
  currency
  exponent
}
fragment Happening on Event {
  id
  slug
  name
  venue
  startsAt
  timezone
  maxTicketsPerOrder
  status
  salesOpen
}
fragment NamesOfTheEvent on Order {
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  event {
    ...Happening
  }
}
fragment DeskOrder on Order {
  id
  code
  status
  priority
  placedAt
  nextStatuses
  receiptUrl
  customer {
    username
    fullName
    email
  }
  total {
    ...Amount
  }
  items {
    quantity
    name
    ticketType {
      name
    }
  }
  ...NamesOfTheEvent
}`) as unknown as TypedDocumentString<FindOrdersQuery, FindOrdersQueryVariables>;
export const UpdateTicketTypeDocument = new TypedDocumentString(`
    mutation UpdateTicketType($id: ID!, $input: UpdateTicketTypeInput!) {
  updateTicketType(id: $id, input: $input) {
    name
    available
  }
}
    `) as unknown as TypedDocumentString<UpdateTicketTypeMutation, UpdateTicketTypeMutationVariables>;
export const CreateTicketTypeDocument = new TypedDocumentString(`
    mutation CreateTicketType($input: CreateTicketTypeInput!) {
  createTicketType(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<CreateTicketTypeMutation, CreateTicketTypeMutationVariables>;
export const OpenSalesDocument = new TypedDocumentString(`
    mutation OpenSales($id: ID!, $open: Boolean!, $seen: Boolean!) {
  updateEvent(id: $id, input: {salesOpen: $open, expected: {salesOpen: $seen}}) {
    name
  }
}
    `) as unknown as TypedDocumentString<OpenSalesMutation, OpenSalesMutationVariables>;
export const ResetAllDataDocument = new TypedDocumentString(`
    mutation ResetAllData($confirm: String!) {
  resetAllData(confirm: $confirm)
}
    `) as unknown as TypedDocumentString<ResetAllDataMutation, ResetAllDataMutationVariables>;