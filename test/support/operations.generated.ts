/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What an entry of the feed tells. */
export type ActivityType =
  /** Everything started over. */
  | 'DATA_RESET'
  /** An event was created, changed or deleted. */
  | 'EVENT_CHANGED'
  /** An order was approved. */
  | 'ORDER_APPROVED'
  /** An order was cancelled. */
  | 'ORDER_CANCELLED'
  /** An order was completed. */
  | 'ORDER_COMPLETED'
  /** A customer placed an order. */
  | 'ORDER_PLACED'
  /** An order was rejected. */
  | 'ORDER_REJECTED'
  /** A rejected order was reopened; not in use yet. */
  | 'ORDER_REOPENED'
  /** Something that this enum does not tell apart; `kind` says more. */
  | 'OTHER'
  /** A ticket type got another price. */
  | 'PRICE_CHANGED'
  /** An entry ended before its turn came. */
  | 'QUEUE_EXPIRED'
  /** An entry got its tickets. */
  | 'QUEUE_FULFILLED'
  /** A customer joined a queue. */
  | 'QUEUE_JOINED'
  /** An entry was taken out of its queue. */
  | 'QUEUE_LEFT'
  /** Tickets were set aside for an entry; not in use yet. */
  | 'QUEUE_OFFERED'
  /** Tickets were added, taken away, sold or given back. */
  | 'STOCK_CHANGED'
  /** A ticket type was created, changed or deleted. */
  | 'TICKET_TYPE_CHANGED';

/** The outcome of an approval. */
export type ApprovalOutcome =
  /** The order is approved and its stock taken. */
  | 'APPROVED'
  /** Stock fell short: the order is rejected and no stock was taken. */
  | 'AUTO_REJECTED';

/** Which entries; each part that is given must fit. */
export type AuditFilter = {
  /** Such as approveOrder, or login.failed. */
  action?: string | null | undefined;
  /** The acting user’s id. */
  actorId?: string | null | undefined;
  /** From this moment on. */
  from?: string | null | undefined;
  /** As `subject` has it, such as order:17; or the id of the order, queue entry, event, ticket type or user. */
  subject?: string | null | undefined;
  /** Before this moment. */
  until?: string | null | undefined;
};

/** A new password, and the old one to show that it is really you. */
export type ChangePasswordInput = {
  /** The one until now. */
  currentPassword: string;
  /** Whether one’s API tokens end, too. */
  endApiTokens?: boolean;
  /** The one from now on; the same rules as in RegisterInput. */
  newPassword: string;
};

/** A new event. Ticket types are added to it one by one. */
export type CreateEventInput = {
  /** ISO 4217 code. */
  currency?: string;
  /** Sent again with the same key, the event is made once. */
  idempotencyKey?: string | null | undefined;
  /** 1 to 100. */
  maxTicketsPerOrder?: number;
  /** At most 200 characters. */
  name: string;
  /** How long an offer stands, in minutes. */
  offerMinutes?: number;
  /** The rule by which freed stock is offered. */
  queueRule?: QueueRule;
  /** Whether one can order at once. */
  salesOpen?: boolean;
  /** Unique; at most 60 lower-case letters, digits and hyphens. */
  slug: string;
  /** When it begins; sales end then. */
  startsAt?: string | null | undefined;
  /** DRAFT hides it from all but staff. */
  status?: EventStatus;
  /** IANA name. */
  timezone?: string;
  /** At most 200 characters. */
  venue?: string | null | undefined;
  /** How queues are to be served. */
  waitingList?: WaitingListMode;
};

/** A new account for a member of staff. */
export type CreateStaffInput = {
  /** At most 254 characters, shown as typed. One account for all spellings: case, accents in one sign or two, and a domain in letters or as `xn--`. */
  email: string;
  /** How to address the person; at most 100 characters. */
  fullName?: string | null | undefined;
  /** The account’s role, which decides its permissions. */
  role: Role;
  /** 3 to 30 letters, digits and underscores; unique without regard to case. Spaces around it are removed. */
  username: string;
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

/** Every code that `extensions.code` can hold. A name with ? is not always in `extensions.details`. */
export type ErrorCode =
  /** This customer waits for this ticket type already. Details: `queueEntryId`: the entry. */
  | 'ALREADY_QUEUED'
  /** From the HTTP layer: the request itself cannot be read. Details: `reason?`: what is wrong with it. */
  | 'BAD_REQUEST'
  /** An argument breaks a rule. Further figures depend on the rule. Details: `field?`: the argument or its path, such as input.items.0.quantity; `reason`: the rule; `refusals?`: field and reason of each, if several are refused. */
  | 'BAD_USER_INPUT'
  /** It needs a confirmation: a typed text, or the number of entries that would end. Details: `expected`: the confirmation; `field?`: the argument that takes it. */
  | 'CONFIRMATION_REQUIRED'
  /** Something is not as expected any more. Details: `expected`: the values seen, by field; `actual`: the values now. */
  | 'CONFLICT'
  /** Somebody has this e-mail address, however it is written. Details: `field`: email. */
  | 'EMAIL_TAKEN'
  /** Logged in, but not permitted. Details: `permission?`: the missing permission; `secondFactor?`: REQUIRED, until the account has one; `variable?`: the setting that would permit it. */
  | 'FORBIDDEN'
  /** From the GraphQL layer: the document is not GraphQL, or too large to read. Details: `measure?`: what was measured; `limit?`: the most; `requested?`: found. */
  | 'GRAPHQL_PARSE_FAILED'
  /** From the GraphQL layer: the document does not fit the schema, or asks for too much. Details: `measure?`: what was measured; `limit?`: the most; `requested?`: found. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The key was used before, for something else. Details: `key`: the key. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Not that many are left. Details: `ticketTypeId`: the type; `ticketType`: its name; `requested`: asked for; `available`: left. */
  | 'INSUFFICIENT_STOCK'
  /** Our mistake; `extensions.errorId` finds it in the logs. */
  | 'INTERNAL_SERVER_ERROR'
  /** Login and password, or the code, do not fit. Details: `field?`: password or code, of somebody who is logged in or past the password. */
  | 'INVALID_CREDENTIALS'
  /** It cannot move so. Details: `from`: the status now; `to`: the status asked for; `reason?`: why staff could and you cannot. */
  | 'INVALID_TRANSITION'
  /** It cannot be deleted. Details: `usedBy`: what refers to it: ticketTypes, orders, queueEntries. */
  | 'IN_USE'
  /** Nobody would be left to administer. */
  | 'LAST_ADMIN'
  /** One order holds tickets of one event. Details: `eventIds`: the events of the lines. */
  | 'MIXED_EVENTS'
  /** It does not exist, or is somebody else’s. Details: `what?`: the kind of thing; `ticketTypeId?`: the line of an order that is meant; `link?`: a link that is used up. */
  | 'NOT_FOUND'
  /** The offer ended before it was accepted. */
  | 'OFFER_EXPIRED'
  /** From the GraphQL layer: which operation to run is not clear. */
  | 'OPERATION_RESOLUTION_FAILURE'
  /** More tickets than one order may hold, or more pending orders than a customer may have of one event. Details: `limit`: the most; `requested`: asked for; `pending?`: the pending orders that are there. */
  | 'ORDER_LIMIT_EXCEEDED'
  /** No document with this hash is kept here; send it once with its text, and the hash again. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** The price is not the expected one. Amounts are in minor units. Details: `ticketTypeId`: the type; `ticketType`: its name; `expected`: the price seen; `actual`: the price now; `currency`: of both. */
  | 'PRICE_CHANGED'
  /** Too much in too short a time. Details: `retryAfterSeconds`: the wait. */
  | 'RATE_LIMITED'
  /** The event is not on sale. Details: `reason`: a SalesClosedReason; `startsAt?`: the start that has passed. */
  | 'SALES_CLOSED'
  /** The password is right; `login` takes the authenticator’s `code`, too. */
  | 'SECOND_FACTOR_REQUIRED'
  /** Try again in a moment. Nothing was changed, unless the outcome is unknown. Details: `outcome?`: UNKNOWN if it may have happened: ask again with the same key, or look. */
  | 'TEMPORARILY_UNAVAILABLE'
  /** No need to queue: they can be ordered now. Details: `requested`: asked for; `available`: left. */
  | 'TICKETS_AVAILABLE'
  /** Nobody is logged in, or the account was changed meanwhile. */
  | 'UNAUTHENTICATED'
  /** Somebody has this username, whatever the case of its letters. Details: `field`: username. */
  | 'USERNAME_TAKEN';

/** Whether an event is shown. */
export type EventStatus =
  /** Out of the lists and no longer sold; in the books, and visible through one’s order. */
  | 'ARCHIVED'
  /** For staff only; nothing can be ordered. */
  | 'DRAFT'
  /** For everybody. */
  | 'PUBLISHED';

/** What was seen of an event. If a field that is given differs by now: CONFLICT. */
export type ExpectedEvent = {
  /** Whether sales were open. */
  salesOpen?: boolean | null | undefined;
  /** The start; null for none. */
  startsAt?: string | null | undefined;
  /** The status. */
  status?: EventStatus | null | undefined;
};

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

/** The order of a list of orders. A cursor belongs to one of them. */
export type OrderSort =
  /** The one placed last comes first. */
  | 'NEWEST'
  /** As staff process them: VIP before MIXED before REGULAR, the oldest first within each. */
  | 'NEXT'
  /** The one placed first comes first. */
  | 'OLDEST'
  /** The highest total first, as a number of minor units whatever the currency; then the newest first. */
  | 'TOTAL';

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

/** The rule by which freed stock is offered. */
export type QueueRule =
  /** The first entry with a quantity that fits. */
  | 'FILL'
  /** The head of the line waits until its whole quantity is there. */
  | 'STRICT';

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

/** Why an event’s tickets cannot be ordered. */
export type SalesClosedReason =
  /** The event is archived. */
  | 'ARCHIVED'
  /** Closed by hand. */
  | 'CLOSED'
  /** The event is not published yet. */
  | 'DRAFT'
  /** The event has started. */
  | 'STARTED';

/** A password for the holder of a link to set one. */
export type SetPasswordInput = {
  /** The same rules as in RegisterInput. */
  password: string;
  /** The part of the link behind its #. */
  token: string;
};

/** The price of a ticket type in the event’s new currency. */
export type TicketPriceInput = {
  /** In minor units, 0 to 1000000000000. */
  price: number;
  /** One of the event’s ticket types. */
  ticketTypeId: string;
};

/** Decides how soon staff see an order. */
export type TicketTier =
  /** Processed after orders with VIP tickets. */
  | 'REGULAR'
  /** Processed first. */
  | 'VIP';

/** What of an event to change; what is left out stays. Null clears venue and startsAt. */
export type UpdateEventInput = {
  /** Repeats the number that CONFIRMATION_REQUIRED named: waiting entries that the change would end. */
  confirmEnding?: number | null | undefined;
  /** ISO 4217 code; takes `prices`, too. Refused once somebody has ordered or queued. */
  currency?: string | null | undefined;
  /** What was seen; CONFLICT where it differs by now. */
  expected?: ExpectedEvent | null | undefined;
  /** 1 to 100; for orders from now on. */
  maxTicketsPerOrder?: number | null | undefined;
  /** At most 200 characters. */
  name?: string | null | undefined;
  /** How long an offer stands, in minutes. */
  offerMinutes?: number | null | undefined;
  /** With another currency: the new price of each of the event’s ticket types. */
  prices?: Array<TicketPriceInput> | null | undefined;
  /** The rule by which freed stock is offered. */
  queueRule?: QueueRule | null | undefined;
  /** Opens or closes ordering and queueing. */
  salesOpen?: boolean | null | undefined;
  /** Unique; at most 60 lower-case letters, digits and hyphens. */
  slug?: string | null | undefined;
  /** When it begins; sales end then. Null for not known yet. */
  startsAt?: string | null | undefined;
  /** DRAFT is refused once somebody has ordered or queued. ARCHIVED ends the waiting entries. */
  status?: EventStatus | null | undefined;
  /** IANA name. */
  timezone?: string | null | undefined;
  /** At most 200 characters; null for none. */
  venue?: string | null | undefined;
  /** How queues are to be served. */
  waitingList?: WaitingListMode | null | undefined;
};

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

/** How the queue of an event is served. */
export type WaitingListMode =
  /** Freed stock is offered to the next in line. */
  | 'AUTOMATIC'
  /** Staff serve the queue. */
  | 'MANUAL';

export type RegisterMutationVariables = Exact<{
  input: RegisterInput;
}>;


export type RegisterMutation = { register: { id: string, username: string, role: Role } };

export type LogInMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LogInMutation = { login: { id: string, username: string, role: Role } };

export type LogOutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogOutMutation = { logout: boolean };

export type MeQueryVariables = Exact<{ [key: string]: never; }>;


export type MeQuery = { me: { id: string, username: string, email: string, fullName: string | null, role: Role, createdAt: string } | null };

export type ViewerQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ViewerQuery = { viewer: { permissions: Array<string>, user: { id: string, username: string }, orders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus, viewerCanCancel: boolean, viewerCanComplete: boolean, decision: { at: string, notes: string | null, automatic: boolean } | null, history: Array<{ id: string, at: string, type: ActivityType }> | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null, queueEntries: { edges: Array<{ node: { id: string, status: QueueStatus, position: number | null } }> } | null, sessions: Array<{ id: string, current: boolean, seenAt: string }> | null, apiTokens: Array<{ id: string, name: string, lastUsedAt: string | null }> | null } | null };

export type MySessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type MySessionsQuery = { mySessions: Array<{ id: string, startedAt: string, seenAt: string, expiresAt: string, userAgent: string | null, current: boolean }> };

export type RevokeSessionMutationVariables = Exact<{
  id: string;
}>;


export type RevokeSessionMutation = { revokeSession: { id: string } };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword: { id: string } };

export type CreateApiTokenMutationVariables = Exact<{
  name: string;
  expiresAt?: string | null | undefined;
  password?: string | null | undefined;
}>;


export type CreateApiTokenMutation = { createApiToken: { id: string, secret: string | null, expiresAt: string } };

export type ApiTokensQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiTokensQuery = { apiTokens: Array<{ id: string, name: string, createdAt: string, lastUsedAt: string | null, expiresAt: string }> };

export type RevokeApiTokenMutationVariables = Exact<{
  id: string;
}>;


export type RevokeApiTokenMutation = { revokeApiToken: { id: string } };

export type StartSecondFactorMutationVariables = Exact<{
  password?: string | null | undefined;
}>;


export type StartSecondFactorMutation = { startSecondFactor: { secret: string, url: string } };

export type ConfirmSecondFactorMutationVariables = Exact<{
  code: string;
}>;


export type ConfirmSecondFactorMutation = { confirmSecondFactor: Array<string> };

export type RemoveSecondFactorMutationVariables = Exact<{
  password: string;
}>;


export type RemoveSecondFactorMutation = { removeSecondFactor: { id: string } };

export type SetPasswordMutationVariables = Exact<{
  input: SetPasswordInput;
}>;


export type SetPasswordMutation = { setPassword: { id: string, username: string } };

export type ExportMyDataQueryVariables = Exact<{ [key: string]: never; }>;


export type ExportMyDataQuery = { exportMyData: unknown };

export type EraseMyAccountMutationVariables = Exact<{
  password: string;
}>;


export type EraseMyAccountMutation = { eraseMyAccount: boolean };

export type PendingOrdersQueryVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type PendingOrdersQuery = { pendingOrders: Array<{ id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> }> };

export type WatchPendingOrdersSubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type WatchPendingOrdersSubscription = { pendingOrders: Array<{ id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> }> };

export type ProcessNextOrderMutationVariables = Exact<{
  eventId?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}>;


export type ProcessNextOrderMutation = { processNextOrder: { outcome: ApprovalOutcome, reason: string | null, order: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } } | null };

export type ApproveOrderMutationVariables = Exact<{
  id: string;
  notes?: string | null | undefined;
}>;


export type ApproveOrderMutation = { approveOrder: { outcome: ApprovalOutcome, reason: string | null, order: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } } };

export type RejectOrderMutationVariables = Exact<{
  id: string;
  notes?: string | null | undefined;
}>;


export type RejectOrderMutation = { rejectOrder: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } };

export type RejectOrdersMutationVariables = Exact<{
  ids: Array<string> | string;
  notes?: string | null | undefined;
}>;


export type RejectOrdersMutation = { rejectOrders: Array<{ orderId: string, error: ErrorCode | null, message: string | null, details: unknown, order: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } | null }> };

export type OrdersQueryVariables = Exact<{
  filter?: OrderFilter | null | undefined;
  orderBy?: OrderSort | null | undefined;
  after?: string | null | undefined;
}>;


export type OrdersQuery = { orders: { totalCount: number, edges: Array<{ node: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OrdersBackwardQueryVariables = Exact<{
  filter?: OrderFilter | null | undefined;
  orderBy?: OrderSort | null | undefined;
  before?: string | null | undefined;
}>;


export type OrdersBackwardQuery = { orders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } }>, pageInfo: { hasPreviousPage: boolean, startCursor: string | null } } };

export type PendingOrdersPageQueryVariables = Exact<{
  slug?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type PendingOrdersPageQuery = { event: { id: string, orders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type EventActivityQueryVariables = Exact<{
  slug?: string | null | undefined;
  after?: string | null | undefined;
}>;


export type EventActivityQuery = { event: { id: string, activity: { edges: Array<{ node: { id: string, at: string, kind: string, quantity: number | null, actor: { id: string, username: string } | null, order: { id: string, code: string } | null, ticketType: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type DashboardStatsQueryVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type DashboardStatsQuery = { dashboardStats: { id: string, asOf: string, pendingOrders: number, approvedOrders: number, completedOrders: number, rejectedOrders: number, cancelledOrders: number, revenue: { amount: number, currency: string }, ticketTypes: Array<{ id: string, available: number, held: number, sold: number, pendingQuantity: number, waitingEntries: number, waitingQuantity: number, ticketType: { id: string, name: string }, revenue: { amount: number } }> } };

export type WatchDashboardStatsSubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type WatchDashboardStatsSubscription = { dashboardStats: { id: string, asOf: string, pendingOrders: number, approvedOrders: number, completedOrders: number, rejectedOrders: number, cancelledOrders: number, revenue: { amount: number, currency: string }, ticketTypes: Array<{ id: string, available: number, held: number, sold: number, pendingQuantity: number, waitingEntries: number, waitingQuantity: number, ticketType: { id: string, name: string }, revenue: { amount: number } }> } };

export type RecentActivityQueryVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type RecentActivityQuery = { recentActivity: Array<{ id: string, at: string, kind: string, quantity: number | null, actor: { id: string, username: string } | null, order: { id: string, code: string } | null, ticketType: { id: string, name: string } | null }> };

export type WatchRecentActivitySubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type WatchRecentActivitySubscription = { recentActivity: Array<{ id: string, at: string, kind: string, quantity: number | null, actor: { id: string, username: string } | null, order: { id: string, code: string } | null, ticketType: { id: string, name: string } | null }> };

export type CheckStockQueryVariables = Exact<{ [key: string]: never; }>;


export type CheckStockQuery = { checkStock: { ok: boolean, differences: Array<string> } };

export type ResetAllDataMutationVariables = Exact<{
  confirm: string;
}>;


export type ResetAllDataMutation = { resetAllData: boolean };

export type WaitingFragment = { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string, email: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> };

export type FiguresFragment = { id: string, asOf: string, pendingOrders: number, approvedOrders: number, completedOrders: number, rejectedOrders: number, cancelledOrders: number, revenue: { amount: number, currency: string }, ticketTypes: Array<{ id: string, available: number, held: number, sold: number, pendingQuantity: number, waitingEntries: number, waitingQuantity: number, ticketType: { id: string, name: string }, revenue: { amount: number } }> };

export type HappenedFragment = { id: string, at: string, kind: string, quantity: number | null, actor: { id: string, username: string } | null, order: { id: string, code: string } | null, ticketType: { id: string, name: string } | null };

export type NodeQueryVariables = Exact<{
  id: string;
}>;


export type NodeQuery = { node:
    | { __typename: 'Activity', id: string }
    | { __typename: 'ApiToken', id: string }
    | { __typename: 'AuditEntry', id: string }
    | { __typename: 'DashboardStats', id: string }
    | { __typename: 'Event', slug: string, name: string, id: string }
    | { __typename: 'Order', code: string, status: OrderStatus, id: string }
    | { __typename: 'OrderItem', id: string }
    | { __typename: 'QueueEntry', id: string }
    | { __typename: 'QueueLine', id: string }
    | { __typename: 'Session', id: string }
    | { __typename: 'StockMovement', id: string }
    | { __typename: 'TicketType', name: string, available: number, id: string }
    | { __typename: 'TicketTypeStats', id: string }
    | { __typename: 'User', id: string }
   | null };

export type NodesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type NodesQuery = { nodes: Array<
    | { __typename: 'Activity', id: string }
    | { __typename: 'ApiToken', id: string }
    | { __typename: 'AuditEntry', id: string }
    | { __typename: 'DashboardStats', id: string }
    | { __typename: 'Event', id: string }
    | { __typename: 'Order', id: string }
    | { __typename: 'OrderItem', id: string }
    | { __typename: 'QueueEntry', id: string }
    | { __typename: 'QueueLine', id: string }
    | { __typename: 'Session', id: string }
    | { __typename: 'StockMovement', id: string }
    | { __typename: 'TicketType', id: string }
    | { __typename: 'TicketTypeStats', id: string }
    | { __typename: 'User', id: string }
   | null> };

export type PlaceOrderMutationVariables = Exact<{
  input: PlaceOrderInput;
}>;


export type PlaceOrderMutation = { placeOrder: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } };

export type CompleteOrderMutationVariables = Exact<{
  id: string;
}>;


export type CompleteOrderMutation = { completeOrder: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } };

export type CancelOrderMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
}>;


export type CancelOrderMutation = { cancelOrder: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } };

export type OrderQueryVariables = Exact<{
  id: string;
}>;


export type OrderQuery = { order: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } };

export type OrderByCodeQueryVariables = Exact<{
  code: string;
}>;


export type OrderByCodeQuery = { orderByCode: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } | null };

export type MyOrdersQueryVariables = Exact<{
  orderBy?: OrderSort | null | undefined;
  after?: string | null | undefined;
}>;


export type MyOrdersQuery = { myOrders: { totalCount: number, edges: Array<{ node: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type WatchOrderSubscriptionVariables = Exact<{
  id: string;
}>;


export type WatchOrderSubscription = { order: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } };

export type WatchMyOrdersSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type WatchMyOrdersSubscription = { myOrders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> } }> } };

export type OrderDetailsFragment = { id: string, code: string, status: OrderStatus, priority: OrderPriority, adminNotes: string | null, cancelReason: string | null, placedAt: string, decidedAt: string | null, completedAt: string | null, cancelledAt: string | null, nextStatuses: Array<OrderStatus>, receiptUrl: string | null, total: { amount: number, currency: string }, customer: { id: string, username: string }, event: { id: string }, eventAsOrdered: { name: string, venue: string | null, startsAt: string | null, timezone: string }, items: Array<{ id: string, quantity: number, name: string, tier: TicketTier, ticketType: { id: string, name: string }, unitPrice: { amount: number, currency: string }, subtotal: { amount: number } }> };

export type JoinQueueMutationVariables = Exact<{
  input: JoinQueueInput;
}>;


export type JoinQueueMutation = { joinQueue: { id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null } };

export type LeaveQueueMutationVariables = Exact<{
  id: string;
}>;


export type LeaveQueueMutation = { leaveQueue: { id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null } };

export type MyQueueEntriesQueryVariables = Exact<{ [key: string]: never; }>;


export type MyQueueEntriesQuery = { myQueueEntries: Array<{ id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null }> };

export type WatchMyQueueEntriesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type WatchMyQueueEntriesSubscription = { myQueueEntries: Array<{ id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null }> };

export type QueueQueryVariables = Exact<{
  ticketTypeId: string;
}>;


export type QueueQuery = { queue: Array<{ id: string, quantity: number, since: string, customer: { id: string, username: string }, entry: { id: string, position: number | null } | null, order: { id: string, code: string } | null }> };

export type WatchQueueSubscriptionVariables = Exact<{
  ticketTypeId: string;
}>;


export type WatchQueueSubscription = { queue: Array<{ id: string, quantity: number, since: string, customer: { id: string, username: string }, entry: { id: string, position: number | null } | null, order: { id: string, code: string } | null }> };

export type QueueEntryQueryVariables = Exact<{
  id: string;
}>;


export type QueueEntryQuery = { queueEntry: { id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null } | null };

export type QueueEntriesQueryVariables = Exact<{
  ticketTypeId: string;
  after?: string | null | undefined;
}>;


export type QueueEntriesQuery = { ticketType: { id: string, queueEntries: { edges: Array<{ node: { id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type FulfillQueueEntryMutationVariables = Exact<{
  id: string;
  idempotencyKey?: string | null | undefined;
}>;


export type FulfillQueueEntryMutation = { fulfillQueueEntry: { id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null } };

export type EntryFragment = { id: string, quantity: number, status: QueueStatus, position: number | null, joinedAt: string, offerExpiresAt: string | null, unitPrice: { amount: number, currency: string }, ticketType: { id: string, name: string }, customer: { id: string, username: string }, order: { id: string, code: string, status: OrderStatus, total: { amount: number } } | null };

export type LineFragment = { id: string, quantity: number, since: string, customer: { id: string, username: string }, entry: { id: string, position: number | null } | null, order: { id: string, code: string } | null };

export type EventsQueryVariables = Exact<{ [key: string]: never; }>;


export type EventsQuery = { events: Array<{ id: string, slug: string, name: string, venue: string | null, startsAt: string | null, timezone: string, salesOpen: boolean, maxTicketsPerOrder: number, ticketTypes: Array<{ id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } }> }> };

export type EventQueryVariables = Exact<{
  slug?: string | null | undefined;
}>;


export type EventQuery = { event: { id: string, name: string, currency: string, waitingList: WaitingListMode, queueRule: QueueRule, offerMinutes: number, ticketTypes: Array<{ id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } }> } | null };

export type EventByIdQueryVariables = Exact<{
  id: string;
}>;


export type EventByIdQuery = { event: { id: string, slug: string, name: string } | null };

export type EventsPageQueryVariables = Exact<{
  status?: EventStatus | null | undefined;
  after?: string | null | undefined;
}>;


export type EventsPageQuery = { eventConnection: { edges: Array<{ node: { id: string, slug: string, name: string, status: EventStatus } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type TicketTypeQueryVariables = Exact<{
  id: string;
}>;


export type TicketTypeQuery = { ticketType: { id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } } | null };

export type TicketTypesQueryVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type TicketTypesQuery = { ticketTypes: Array<{ id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } }> };

export type WatchTicketTypesSubscriptionVariables = Exact<{
  eventId?: string | null | undefined;
}>;


export type WatchTicketTypesSubscription = { ticketTypes: Array<{ id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } }> };

export type EventsByStatusQueryVariables = Exact<{
  status: EventStatus;
}>;


export type EventsByStatusQuery = { events: Array<{ id: string, slug: string, name: string, status: EventStatus, onSale: boolean, salesClosedReason: SalesClosedReason | null }> };

export type CreateEventMutationVariables = Exact<{
  input: CreateEventInput;
}>;


export type CreateEventMutation = { createEvent: { id: string, slug: string } };

export type UpdateEventMutationVariables = Exact<{
  id: string;
  input: UpdateEventInput;
}>;


export type UpdateEventMutation = { updateEvent: { id: string, slug: string, name: string, venue: string | null, startsAt: string | null, currency: string, maxTicketsPerOrder: number, salesOpen: boolean } };

export type CreateTicketTypeMutationVariables = Exact<{
  input: CreateTicketTypeInput;
}>;


export type CreateTicketTypeMutation = { createTicketType: { id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } } };

export type UpdateTicketTypeMutationVariables = Exact<{
  id: string;
  input: UpdateTicketTypeInput;
}>;


export type UpdateTicketTypeMutation = { updateTicketType: { id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } } };

export type StockMovementsQueryVariables = Exact<{
  ticketTypeId: string;
}>;


export type StockMovementsQuery = { stockMovements: Array<{ id: string, at: string, cause: string, available: number, held: number, sold: number, actor: { id: string, username: string } | null, order: { id: string, code: string } | null }> };

export type StockLedgerQueryVariables = Exact<{
  ticketTypeId: string;
  after?: string | null | undefined;
}>;


export type StockLedgerQuery = { ticketType: { id: string, stockMovements: { edges: Array<{ node: { id: string, at: string, cause: string, available: number, held: number, sold: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type AvailabilityFragment = { id: string, tier: TicketTier, name: string, available: number, held: number, sold: number, soldOut: boolean, price: { amount: number, currency: string } };

export type DeleteEventMutationVariables = Exact<{
  id: string;
}>;


export type DeleteEventMutation = { deleteEvent: { deletedId: string } };

export type DeleteTicketTypeMutationVariables = Exact<{
  id: string;
}>;


export type DeleteTicketTypeMutation = { deleteTicketType: { deletedId: string } };

export type UsersQueryVariables = Exact<{
  search?: string | null | undefined;
  role?: Role | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type UsersQuery = { users: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, username: string, email: string, fullName: string | null, role: Role, disabledAt: string | null, secondFactor: boolean | null } }> } };

export type UserQueryVariables = Exact<{
  id: string;
  after?: string | null | undefined;
}>;


export type UserQuery = { user: { id: string, username: string, email: string, role: Role, orders: { edges: Array<{ node: { id: string, code: string, status: OrderStatus } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type CreateStaffMutationVariables = Exact<{
  input: CreateStaffInput;
  password?: string | null | undefined;
}>;


export type CreateStaffMutation = { createStaff: { url: string, expiresAt: string, user: { id: string } } };

export type CreatePasswordResetLinkMutationVariables = Exact<{
  userId: string;
  password?: string | null | undefined;
}>;


export type CreatePasswordResetLinkMutation = { createPasswordResetLink: { url: string, expiresAt: string } };

export type SetRoleMutationVariables = Exact<{
  userId: string;
  role: Role;
  password?: string | null | undefined;
}>;


export type SetRoleMutation = { setRole: { id: string, role: Role } };

export type SetDisabledMutationVariables = Exact<{
  userId: string;
  disabled: boolean;
  password?: string | null | undefined;
}>;


export type SetDisabledMutation = { setDisabled: { id: string, disabledAt: string | null } };

export type ResetSecondFactorMutationVariables = Exact<{
  userId: string;
  password?: string | null | undefined;
}>;


export type ResetSecondFactorMutation = { resetSecondFactor: { id: string, secondFactor: boolean | null } };

export type AuditLogQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AuditLogQuery = { auditLog: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, at: string, action: string, subject: string | null, before: string, after: string, seq: number | null, attempts: number | null, subjectNode:
          | { __typename: 'Activity', id: string }
          | { __typename: 'ApiToken', id: string }
          | { __typename: 'AuditEntry', id: string }
          | { __typename: 'DashboardStats', id: string }
          | { __typename: 'Event', id: string }
          | { __typename: 'Order', id: string }
          | { __typename: 'OrderItem', id: string }
          | { __typename: 'QueueEntry', id: string }
          | { __typename: 'QueueLine', id: string }
          | { __typename: 'Session', id: string }
          | { __typename: 'StockMovement', id: string }
          | { __typename: 'TicketType', id: string }
          | { __typename: 'TicketTypeStats', id: string }
          | { __typename: 'User', id: string }
         | null, person: { name: string | null, address: string | null, userAgent: string | null } | null } }> } };

export type VerifyAuditLogQueryVariables = Exact<{ [key: string]: never; }>;


export type VerifyAuditLogQuery = { verifyAuditLog: { ok: boolean, entries: number, head: string | null, differences: Array<string> } };

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
export const WaitingFragmentDoc = new TypedDocumentString(`
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}
    `, {"fragmentName":"Waiting"}) as unknown as TypedDocumentString<WaitingFragment, unknown>;
export const FiguresFragmentDoc = new TypedDocumentString(`
    fragment Figures on DashboardStats {
  id
  asOf
  revenue {
    amount
    currency
  }
  pendingOrders
  approvedOrders
  completedOrders
  rejectedOrders
  cancelledOrders
  ticketTypes {
    id
    ticketType {
      id
      name
    }
    available
    held
    sold
    pendingQuantity
    waitingEntries
    waitingQuantity
    revenue {
      amount
    }
  }
}
    `, {"fragmentName":"Figures"}) as unknown as TypedDocumentString<FiguresFragment, unknown>;
export const HappenedFragmentDoc = new TypedDocumentString(`
    fragment Happened on Activity {
  id
  at
  kind
  quantity
  actor {
    id
    username
  }
  order {
    id
    code
  }
  ticketType {
    id
    name
  }
}
    `, {"fragmentName":"Happened"}) as unknown as TypedDocumentString<HappenedFragment, unknown>;
export const OrderDetailsFragmentDoc = new TypedDocumentString(`
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}
    `, {"fragmentName":"OrderDetails"}) as unknown as TypedDocumentString<OrderDetailsFragment, unknown>;
export const EntryFragmentDoc = new TypedDocumentString(`
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}
    `, {"fragmentName":"Entry"}) as unknown as TypedDocumentString<EntryFragment, unknown>;
export const LineFragmentDoc = new TypedDocumentString(`
    fragment Line on QueueLine {
  id
  quantity
  since
  customer {
    id
    username
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
    `, {"fragmentName":"Line"}) as unknown as TypedDocumentString<LineFragment, unknown>;
export const AvailabilityFragmentDoc = new TypedDocumentString(`
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}
    `, {"fragmentName":"Availability"}) as unknown as TypedDocumentString<AvailabilityFragment, unknown>;
export const RegisterDocument = new TypedDocumentString(`
    mutation Register($input: RegisterInput!) {
  register(input: $input) {
    id
    username
    role
  }
}
    `) as unknown as TypedDocumentString<RegisterMutation, RegisterMutationVariables>;
export const LogInDocument = new TypedDocumentString(`
    mutation LogIn($input: LoginInput!) {
  login(input: $input) {
    id
    username
    role
  }
}
    `) as unknown as TypedDocumentString<LogInMutation, LogInMutationVariables>;
export const LogOutDocument = new TypedDocumentString(`
    mutation LogOut {
  logout
}
    `) as unknown as TypedDocumentString<LogOutMutation, LogOutMutationVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me {
  me {
    id
    username
    email
    fullName
    role
    createdAt
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer($after: String) {
  viewer {
    user {
      id
      username
    }
    permissions
    orders(first: 20, after: $after) {
      edges {
        node {
          id
          code
          status
          viewerCanCancel
          viewerCanComplete
          decision {
            at
            notes
            automatic
          }
          history {
            id
            at
            type
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    queueEntries(first: 20) {
      edges {
        node {
          id
          status
          position
        }
      }
    }
    sessions {
      id
      current
      seenAt
    }
    apiTokens {
      id
      name
      lastUsedAt
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const MySessionsDocument = new TypedDocumentString(`
    query MySessions {
  mySessions {
    id
    startedAt
    seenAt
    expiresAt
    userAgent
    current
  }
}
    `) as unknown as TypedDocumentString<MySessionsQuery, MySessionsQueryVariables>;
export const RevokeSessionDocument = new TypedDocumentString(`
    mutation RevokeSession($id: ID!) {
  revokeSession(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($input: ChangePasswordInput!) {
  changePassword(input: $input) {
    id
  }
}
    `) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const CreateApiTokenDocument = new TypedDocumentString(`
    mutation CreateApiToken($name: String!, $expiresAt: DateTime, $password: String) {
  createApiToken(name: $name, expiresAt: $expiresAt, password: $password) {
    id
    secret
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<CreateApiTokenMutation, CreateApiTokenMutationVariables>;
export const ApiTokensDocument = new TypedDocumentString(`
    query ApiTokens {
  apiTokens {
    id
    name
    createdAt
    lastUsedAt
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<ApiTokensQuery, ApiTokensQueryVariables>;
export const RevokeApiTokenDocument = new TypedDocumentString(`
    mutation RevokeApiToken($id: ID!) {
  revokeApiToken(id: $id) {
    id
  }
}
    `) as unknown as TypedDocumentString<RevokeApiTokenMutation, RevokeApiTokenMutationVariables>;
export const StartSecondFactorDocument = new TypedDocumentString(`
    mutation StartSecondFactor($password: String) {
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
    id
  }
}
    `) as unknown as TypedDocumentString<RemoveSecondFactorMutation, RemoveSecondFactorMutationVariables>;
export const SetPasswordDocument = new TypedDocumentString(`
    mutation SetPassword($input: SetPasswordInput!) {
  setPassword(input: $input) {
    id
    username
  }
}
    `) as unknown as TypedDocumentString<SetPasswordMutation, SetPasswordMutationVariables>;
export const ExportMyDataDocument = new TypedDocumentString(`
    query ExportMyData {
  exportMyData
}
    `) as unknown as TypedDocumentString<ExportMyDataQuery, ExportMyDataQueryVariables>;
export const EraseMyAccountDocument = new TypedDocumentString(`
    mutation EraseMyAccount($password: String!) {
  eraseMyAccount(password: $password)
}
    `) as unknown as TypedDocumentString<EraseMyAccountMutation, EraseMyAccountMutationVariables>;
export const PendingOrdersDocument = new TypedDocumentString(`
    query PendingOrders($eventId: ID) {
  pendingOrders(eventId: $eventId) {
    ...Waiting
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<PendingOrdersQuery, PendingOrdersQueryVariables>;
export const WatchPendingOrdersDocument = new TypedDocumentString(`
    subscription WatchPendingOrders($eventId: ID) {
  pendingOrders(eventId: $eventId) {
    ...Waiting
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<WatchPendingOrdersSubscription, WatchPendingOrdersSubscriptionVariables>;
export const ProcessNextOrderDocument = new TypedDocumentString(`
    mutation ProcessNextOrder($eventId: ID, $idempotencyKey: String) {
  processNextOrder(eventId: $eventId, idempotencyKey: $idempotencyKey) {
    outcome
    reason
    order {
      ...Waiting
    }
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<ProcessNextOrderMutation, ProcessNextOrderMutationVariables>;
export const ApproveOrderDocument = new TypedDocumentString(`
    mutation ApproveOrder($id: ID!, $notes: String) {
  approveOrder(id: $id, notes: $notes) {
    outcome
    reason
    order {
      ...Waiting
    }
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<ApproveOrderMutation, ApproveOrderMutationVariables>;
export const RejectOrderDocument = new TypedDocumentString(`
    mutation RejectOrder($id: ID!, $notes: String) {
  rejectOrder(id: $id, notes: $notes) {
    ...Waiting
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<RejectOrderMutation, RejectOrderMutationVariables>;
export const RejectOrdersDocument = new TypedDocumentString(`
    mutation RejectOrders($ids: [ID!]!, $notes: String) {
  rejectOrders(ids: $ids, notes: $notes) {
    orderId
    order {
      ...Waiting
    }
    error
    message
    details
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<RejectOrdersMutation, RejectOrdersMutationVariables>;
export const OrdersDocument = new TypedDocumentString(`
    query Orders($filter: OrderFilter, $orderBy: OrderSort, $after: String) {
  orders(filter: $filter, orderBy: $orderBy, first: 20, after: $after) {
    totalCount
    edges {
      node {
        ...Waiting
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<OrdersQuery, OrdersQueryVariables>;
export const OrdersBackwardDocument = new TypedDocumentString(`
    query OrdersBackward($filter: OrderFilter, $orderBy: OrderSort, $before: String) {
  orders(filter: $filter, orderBy: $orderBy, last: 20, before: $before) {
    edges {
      node {
        ...Waiting
      }
    }
    pageInfo {
      hasPreviousPage
      startCursor
    }
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<OrdersBackwardQuery, OrdersBackwardQueryVariables>;
export const PendingOrdersPageDocument = new TypedDocumentString(`
    query PendingOrdersPage($slug: String, $after: String) {
  event(slug: $slug) {
    id
    orders(filter: {status: PENDING}, orderBy: NEXT, after: $after) {
      edges {
        node {
          ...Waiting
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Waiting on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
    email
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<PendingOrdersPageQuery, PendingOrdersPageQueryVariables>;
export const EventActivityDocument = new TypedDocumentString(`
    query EventActivity($slug: String, $after: String) {
  event(slug: $slug) {
    id
    activity(after: $after) {
      edges {
        node {
          ...Happened
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Happened on Activity {
  id
  at
  kind
  quantity
  actor {
    id
    username
  }
  order {
    id
    code
  }
  ticketType {
    id
    name
  }
}`) as unknown as TypedDocumentString<EventActivityQuery, EventActivityQueryVariables>;
export const DashboardStatsDocument = new TypedDocumentString(`
    query DashboardStats($eventId: ID) {
  dashboardStats(eventId: $eventId) {
    ...Figures
  }
}
    fragment Figures on DashboardStats {
  id
  asOf
  revenue {
    amount
    currency
  }
  pendingOrders
  approvedOrders
  completedOrders
  rejectedOrders
  cancelledOrders
  ticketTypes {
    id
    ticketType {
      id
      name
    }
    available
    held
    sold
    pendingQuantity
    waitingEntries
    waitingQuantity
    revenue {
      amount
    }
  }
}`) as unknown as TypedDocumentString<DashboardStatsQuery, DashboardStatsQueryVariables>;
export const WatchDashboardStatsDocument = new TypedDocumentString(`
    subscription WatchDashboardStats($eventId: ID) {
  dashboardStats(eventId: $eventId) {
    ...Figures
  }
}
    fragment Figures on DashboardStats {
  id
  asOf
  revenue {
    amount
    currency
  }
  pendingOrders
  approvedOrders
  completedOrders
  rejectedOrders
  cancelledOrders
  ticketTypes {
    id
    ticketType {
      id
      name
    }
    available
    held
    sold
    pendingQuantity
    waitingEntries
    waitingQuantity
    revenue {
      amount
    }
  }
}`) as unknown as TypedDocumentString<WatchDashboardStatsSubscription, WatchDashboardStatsSubscriptionVariables>;
export const RecentActivityDocument = new TypedDocumentString(`
    query RecentActivity($eventId: ID) {
  recentActivity(eventId: $eventId) {
    ...Happened
  }
}
    fragment Happened on Activity {
  id
  at
  kind
  quantity
  actor {
    id
    username
  }
  order {
    id
    code
  }
  ticketType {
    id
    name
  }
}`) as unknown as TypedDocumentString<RecentActivityQuery, RecentActivityQueryVariables>;
export const WatchRecentActivityDocument = new TypedDocumentString(`
    subscription WatchRecentActivity($eventId: ID) {
  recentActivity(eventId: $eventId) {
    ...Happened
  }
}
    fragment Happened on Activity {
  id
  at
  kind
  quantity
  actor {
    id
    username
  }
  order {
    id
    code
  }
  ticketType {
    id
    name
  }
}`) as unknown as TypedDocumentString<WatchRecentActivitySubscription, WatchRecentActivitySubscriptionVariables>;
export const CheckStockDocument = new TypedDocumentString(`
    query CheckStock {
  checkStock {
    ok
    differences
  }
}
    `) as unknown as TypedDocumentString<CheckStockQuery, CheckStockQueryVariables>;
export const ResetAllDataDocument = new TypedDocumentString(`
    mutation ResetAllData($confirm: String!) {
  resetAllData(confirm: $confirm)
}
    `) as unknown as TypedDocumentString<ResetAllDataMutation, ResetAllDataMutationVariables>;
export const NodeDocument = new TypedDocumentString(`
    query Node($id: ID!) {
  node(id: $id) {
    __typename
    id
    ... on Order {
      code
      status
    }
    ... on TicketType {
      name
      available
    }
    ... on Event {
      slug
      name
    }
  }
}
    `) as unknown as TypedDocumentString<NodeQuery, NodeQueryVariables>;
export const NodesDocument = new TypedDocumentString(`
    query Nodes($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
  }
}
    `) as unknown as TypedDocumentString<NodesQuery, NodesQueryVariables>;
export const PlaceOrderDocument = new TypedDocumentString(`
    mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    ...OrderDetails
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<PlaceOrderMutation, PlaceOrderMutationVariables>;
export const CompleteOrderDocument = new TypedDocumentString(`
    mutation CompleteOrder($id: ID!) {
  completeOrder(id: $id) {
    ...OrderDetails
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<CompleteOrderMutation, CompleteOrderMutationVariables>;
export const CancelOrderDocument = new TypedDocumentString(`
    mutation CancelOrder($id: ID!, $reason: String) {
  cancelOrder(id: $id, reason: $reason) {
    ...OrderDetails
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<CancelOrderMutation, CancelOrderMutationVariables>;
export const OrderDocument = new TypedDocumentString(`
    query Order($id: ID!) {
  order(id: $id) {
    ...OrderDetails
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<OrderQuery, OrderQueryVariables>;
export const OrderByCodeDocument = new TypedDocumentString(`
    query OrderByCode($code: String!) {
  orderByCode(code: $code) {
    ...OrderDetails
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<OrderByCodeQuery, OrderByCodeQueryVariables>;
export const MyOrdersDocument = new TypedDocumentString(`
    query MyOrders($orderBy: OrderSort, $after: String) {
  myOrders(orderBy: $orderBy, first: 20, after: $after) {
    totalCount
    edges {
      node {
        ...OrderDetails
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<MyOrdersQuery, MyOrdersQueryVariables>;
export const WatchOrderDocument = new TypedDocumentString(`
    subscription WatchOrder($id: ID!) {
  order(id: $id) {
    ...OrderDetails
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<WatchOrderSubscription, WatchOrderSubscriptionVariables>;
export const WatchMyOrdersDocument = new TypedDocumentString(`
    subscription WatchMyOrders {
  myOrders {
    edges {
      node {
        ...OrderDetails
      }
    }
  }
}
    fragment OrderDetails on Order {
  id
  code
  status
  priority
  total {
    amount
    currency
  }
  customer {
    id
    username
  }
  event {
    id
  }
  eventAsOrdered {
    name
    venue
    startsAt
    timezone
  }
  items {
    id
    quantity
    name
    tier
    ticketType {
      id
      name
    }
    unitPrice {
      amount
      currency
    }
    subtotal {
      amount
    }
  }
  adminNotes
  cancelReason
  placedAt
  decidedAt
  completedAt
  cancelledAt
  nextStatuses
  receiptUrl
}`) as unknown as TypedDocumentString<WatchMyOrdersSubscription, WatchMyOrdersSubscriptionVariables>;
export const JoinQueueDocument = new TypedDocumentString(`
    mutation JoinQueue($input: JoinQueueInput!) {
  joinQueue(input: $input) {
    ...Entry
  }
}
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}`) as unknown as TypedDocumentString<JoinQueueMutation, JoinQueueMutationVariables>;
export const LeaveQueueDocument = new TypedDocumentString(`
    mutation LeaveQueue($id: ID!) {
  leaveQueue(id: $id) {
    ...Entry
  }
}
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}`) as unknown as TypedDocumentString<LeaveQueueMutation, LeaveQueueMutationVariables>;
export const MyQueueEntriesDocument = new TypedDocumentString(`
    query MyQueueEntries {
  myQueueEntries {
    ...Entry
  }
}
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}`) as unknown as TypedDocumentString<MyQueueEntriesQuery, MyQueueEntriesQueryVariables>;
export const WatchMyQueueEntriesDocument = new TypedDocumentString(`
    subscription WatchMyQueueEntries {
  myQueueEntries {
    ...Entry
  }
}
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}`) as unknown as TypedDocumentString<WatchMyQueueEntriesSubscription, WatchMyQueueEntriesSubscriptionVariables>;
export const QueueDocument = new TypedDocumentString(`
    query Queue($ticketTypeId: ID!) {
  queue(ticketTypeId: $ticketTypeId) {
    ...Line
  }
}
    fragment Line on QueueLine {
  id
  quantity
  since
  customer {
    id
    username
  }
  entry {
    id
    position
  }
  order {
    id
    code
  }
}`) as unknown as TypedDocumentString<QueueQuery, QueueQueryVariables>;
export const WatchQueueDocument = new TypedDocumentString(`
    subscription WatchQueue($ticketTypeId: ID!) {
  queue(ticketTypeId: $ticketTypeId) {
    ...Line
  }
}
    fragment Line on QueueLine {
  id
  quantity
  since
  customer {
    id
    username
  }
  entry {
    id
    position
  }
  order {
    id
    code
  }
}`) as unknown as TypedDocumentString<WatchQueueSubscription, WatchQueueSubscriptionVariables>;
export const QueueEntryDocument = new TypedDocumentString(`
    query QueueEntry($id: ID!) {
  queueEntry(id: $id) {
    ...Entry
  }
}
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}`) as unknown as TypedDocumentString<QueueEntryQuery, QueueEntryQueryVariables>;
export const QueueEntriesDocument = new TypedDocumentString(`
    query QueueEntries($ticketTypeId: ID!, $after: String) {
  ticketType(id: $ticketTypeId) {
    id
    queueEntries(after: $after) {
      edges {
        node {
          ...Entry
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}`) as unknown as TypedDocumentString<QueueEntriesQuery, QueueEntriesQueryVariables>;
export const FulfillQueueEntryDocument = new TypedDocumentString(`
    mutation FulfillQueueEntry($id: ID!, $idempotencyKey: String) {
  fulfillQueueEntry(id: $id, idempotencyKey: $idempotencyKey) {
    ...Entry
  }
}
    fragment Entry on QueueEntry {
  id
  quantity
  status
  position
  unitPrice {
    amount
    currency
  }
  joinedAt
  offerExpiresAt
  ticketType {
    id
    name
  }
  customer {
    id
    username
  }
  order {
    id
    code
    status
    total {
      amount
    }
  }
}`) as unknown as TypedDocumentString<FulfillQueueEntryMutation, FulfillQueueEntryMutationVariables>;
export const EventsDocument = new TypedDocumentString(`
    query Events {
  events {
    id
    slug
    name
    venue
    startsAt
    timezone
    salesOpen
    maxTicketsPerOrder
    ticketTypes {
      ...Availability
    }
  }
}
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}`) as unknown as TypedDocumentString<EventsQuery, EventsQueryVariables>;
export const EventDocument = new TypedDocumentString(`
    query Event($slug: String) {
  event(slug: $slug) {
    id
    name
    currency
    waitingList
    queueRule
    offerMinutes
    ticketTypes {
      ...Availability
    }
  }
}
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}`) as unknown as TypedDocumentString<EventQuery, EventQueryVariables>;
export const EventByIdDocument = new TypedDocumentString(`
    query EventById($id: ID!) {
  event(id: $id) {
    id
    slug
    name
  }
}
    `) as unknown as TypedDocumentString<EventByIdQuery, EventByIdQueryVariables>;
export const EventsPageDocument = new TypedDocumentString(`
    query EventsPage($status: EventStatus, $after: String) {
  eventConnection(status: $status, after: $after) {
    edges {
      node {
        id
        slug
        name
        status
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<EventsPageQuery, EventsPageQueryVariables>;
export const TicketTypeDocument = new TypedDocumentString(`
    query TicketType($id: ID!) {
  ticketType(id: $id) {
    ...Availability
  }
}
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}`) as unknown as TypedDocumentString<TicketTypeQuery, TicketTypeQueryVariables>;
export const TicketTypesDocument = new TypedDocumentString(`
    query TicketTypes($eventId: ID) {
  ticketTypes(eventId: $eventId) {
    ...Availability
  }
}
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}`) as unknown as TypedDocumentString<TicketTypesQuery, TicketTypesQueryVariables>;
export const WatchTicketTypesDocument = new TypedDocumentString(`
    subscription WatchTicketTypes($eventId: ID) {
  ticketTypes(eventId: $eventId) {
    ...Availability
  }
}
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}`) as unknown as TypedDocumentString<WatchTicketTypesSubscription, WatchTicketTypesSubscriptionVariables>;
export const EventsByStatusDocument = new TypedDocumentString(`
    query EventsByStatus($status: EventStatus!) {
  events(status: $status) {
    id
    slug
    name
    status
    onSale
    salesClosedReason
  }
}
    `) as unknown as TypedDocumentString<EventsByStatusQuery, EventsByStatusQueryVariables>;
export const CreateEventDocument = new TypedDocumentString(`
    mutation CreateEvent($input: CreateEventInput!) {
  createEvent(input: $input) {
    id
    slug
  }
}
    `) as unknown as TypedDocumentString<CreateEventMutation, CreateEventMutationVariables>;
export const UpdateEventDocument = new TypedDocumentString(`
    mutation UpdateEvent($id: ID!, $input: UpdateEventInput!) {
  updateEvent(id: $id, input: $input) {
    id
    slug
    name
    venue
    startsAt
    currency
    maxTicketsPerOrder
    salesOpen
  }
}
    `) as unknown as TypedDocumentString<UpdateEventMutation, UpdateEventMutationVariables>;
export const CreateTicketTypeDocument = new TypedDocumentString(`
    mutation CreateTicketType($input: CreateTicketTypeInput!) {
  createTicketType(input: $input) {
    ...Availability
  }
}
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}`) as unknown as TypedDocumentString<CreateTicketTypeMutation, CreateTicketTypeMutationVariables>;
export const UpdateTicketTypeDocument = new TypedDocumentString(`
    mutation UpdateTicketType($id: ID!, $input: UpdateTicketTypeInput!) {
  updateTicketType(id: $id, input: $input) {
    ...Availability
  }
}
    fragment Availability on TicketType {
  id
  tier
  name
  price {
    amount
    currency
  }
  available
  held
  sold
  soldOut
}`) as unknown as TypedDocumentString<UpdateTicketTypeMutation, UpdateTicketTypeMutationVariables>;
export const StockMovementsDocument = new TypedDocumentString(`
    query StockMovements($ticketTypeId: ID!) {
  stockMovements(ticketTypeId: $ticketTypeId) {
    id
    at
    cause
    available
    held
    sold
    actor {
      id
      username
    }
    order {
      id
      code
    }
  }
}
    `) as unknown as TypedDocumentString<StockMovementsQuery, StockMovementsQueryVariables>;
export const StockLedgerDocument = new TypedDocumentString(`
    query StockLedger($ticketTypeId: ID!, $after: String) {
  ticketType(id: $ticketTypeId) {
    id
    stockMovements(after: $after) {
      edges {
        node {
          id
          at
          cause
          available
          held
          sold
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<StockLedgerQuery, StockLedgerQueryVariables>;
export const DeleteEventDocument = new TypedDocumentString(`
    mutation DeleteEvent($id: ID!) {
  deleteEvent(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteEventMutation, DeleteEventMutationVariables>;
export const DeleteTicketTypeDocument = new TypedDocumentString(`
    mutation DeleteTicketType($id: ID!) {
  deleteTicketType(id: $id) {
    deletedId
  }
}
    `) as unknown as TypedDocumentString<DeleteTicketTypeMutation, DeleteTicketTypeMutationVariables>;
export const UsersDocument = new TypedDocumentString(`
    query Users($search: String, $role: Role, $first: Int, $after: String) {
  users(search: $search, role: $role, first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        username
        email
        fullName
        role
        disabledAt
        secondFactor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const UserDocument = new TypedDocumentString(`
    query User($id: ID!, $after: String) {
  user(id: $id) {
    id
    username
    email
    role
    orders(after: $after) {
      edges {
        node {
          id
          code
          status
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<UserQuery, UserQueryVariables>;
export const CreateStaffDocument = new TypedDocumentString(`
    mutation CreateStaff($input: CreateStaffInput!, $password: String) {
  createStaff(input: $input, password: $password) {
    url
    expiresAt
    user {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CreateStaffMutation, CreateStaffMutationVariables>;
export const CreatePasswordResetLinkDocument = new TypedDocumentString(`
    mutation CreatePasswordResetLink($userId: ID!, $password: String) {
  createPasswordResetLink(userId: $userId, password: $password) {
    url
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<CreatePasswordResetLinkMutation, CreatePasswordResetLinkMutationVariables>;
export const SetRoleDocument = new TypedDocumentString(`
    mutation SetRole($userId: ID!, $role: Role!, $password: String) {
  setRole(userId: $userId, role: $role, password: $password) {
    id
    role
  }
}
    `) as unknown as TypedDocumentString<SetRoleMutation, SetRoleMutationVariables>;
export const SetDisabledDocument = new TypedDocumentString(`
    mutation SetDisabled($userId: ID!, $disabled: Boolean!, $password: String) {
  setDisabled(userId: $userId, disabled: $disabled, password: $password) {
    id
    disabledAt
  }
}
    `) as unknown as TypedDocumentString<SetDisabledMutation, SetDisabledMutationVariables>;
export const ResetSecondFactorDocument = new TypedDocumentString(`
    mutation ResetSecondFactor($userId: ID!, $password: String) {
  resetSecondFactor(userId: $userId, password: $password) {
    id
    secondFactor
  }
}
    `) as unknown as TypedDocumentString<ResetSecondFactorMutation, ResetSecondFactorMutationVariables>;
export const AuditLogDocument = new TypedDocumentString(`
    query AuditLog($filter: AuditFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        at
        action
        subject
        subjectNode {
          __typename
          id
        }
        before
        after
        seq
        attempts
        person {
          name
          address
          userAgent
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AuditLogQuery, AuditLogQueryVariables>;
export const VerifyAuditLogDocument = new TypedDocumentString(`
    query VerifyAuditLog {
  verifyAuditLog {
    ok
    entries
    head
    differences
  }
}
    `) as unknown as TypedDocumentString<VerifyAuditLogQuery, VerifyAuditLogQueryVariables>;