/** The outcome of an approval. */
export type ApprovalOutcome =
  /** The order is approved and its stock taken. */
  | 'APPROVED'
  /** Stock fell short: the order is rejected and no stock was taken. */
  | 'AUTO_REJECTED';

/** Every code that `extensions.code` can hold. */
export type ErrorCode =
  /** This customer waits for this ticket type already; see `details.queueEntryId`. */
  | 'ALREADY_QUEUED'
  /** From the HTTP layer: the request itself cannot be read. */
  | 'BAD_REQUEST'
  /** An argument breaks a rule; `details.field` and `details.reason` say which. */
  | 'BAD_USER_INPUT'
  /** It needs `details.expected` as confirmation: a typed text, or the number of entries that would end. */
  | 'CONFIRMATION_REQUIRED'
  /** Something is not as expected any more: `details.expected` and `details.actual` by field. */
  | 'CONFLICT'
  /** Somebody has this e-mail address, whatever the case of its letters. */
  | 'EMAIL_TAKEN'
  /** Logged in, but without the permission; `details.permission` names it. */
  | 'FORBIDDEN'
  /** From the GraphQL layer: the document is not GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** From the GraphQL layer: the document does not fit the schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The key was used before, for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Not that many are left; see `details.requested` and `details.available`. */
  | 'INSUFFICIENT_STOCK'
  /** Our mistake; `errorId` finds it in the logs. */
  | 'INTERNAL_SERVER_ERROR'
  /** No account has this login and password. */
  | 'INVALID_CREDENTIALS'
  /** It cannot move from `details.from` to `details.to`. */
  | 'INVALID_TRANSITION'
  /** It cannot be deleted, since `details.usedBy` refer to it. */
  | 'IN_USE'
  /** Nobody would be left to administer. */
  | 'LAST_ADMIN'
  /** One order holds tickets of one event. */
  | 'MIXED_EVENTS'
  /** It does not exist, or is somebody else’s. */
  | 'NOT_FOUND'
  /** The offer ended before it was accepted. */
  | 'OFFER_EXPIRED'
  /** From the GraphQL layer: which operation to run is not clear. */
  | 'OPERATION_RESOLUTION_FAILURE'
  /** More tickets than one order may hold; see `details.limit` and `details.requested`. With `details.pending`, more pending orders than a customer may have of one event: `pending` are there, `limit` may be. */
  | 'ORDER_LIMIT_EXCEEDED'
  /** The price is not the expected one. `details` has `ticketTypeId`, `expected`, `actual` (minor units) and `currency`. */
  | 'PRICE_CHANGED'
  /** Too much in too short a time. */
  | 'RATE_LIMITED'
  /** The event is not for sale: closed, or already started; see `details.reason`. */
  | 'SALES_CLOSED'
  /** The password is right; `login` takes the authenticator’s `code`, too. */
  | 'SECOND_FACTOR_REQUIRED'
  /** Try again in a moment; nothing was changed, unless `details.outcome` is UNKNOWN. */
  | 'TEMPORARILY_UNAVAILABLE'
  /** No need to queue: `details.available` tickets can be ordered now. */
  | 'TICKETS_AVAILABLE'
  /** Nobody is logged in. */
  | 'UNAUTHENTICATED'
  /** Somebody has this username, whatever the case of its letters. */
  | 'USERNAME_TAKEN';

/** Whether an event is shown. */
export type EventStatus =
  /** Out of the lists and no longer sold; in the books, and visible through one’s order. */
  | 'ARCHIVED'
  /** For staff only; nothing can be ordered. */
  | 'DRAFT'
  /** For everybody. */
  | 'PUBLISHED';

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

/** Decides how soon staff see an order. */
export type TicketTier =
  /** Processed after orders with VIP tickets. */
  | 'REGULAR'
  /** Processed first. */
  | 'VIP';

/** How the queue of an event is served. */
export type WaitingListMode =
  /** Freed stock is offered to the next in line. */
  | 'AUTOMATIC'
  /** Staff serve the queue. */
  | 'MANUAL';
