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

/** Why stock moved. */
export type StockMovementReason =
  /** They were set aside for a queue entry; not in use yet. */
  | 'OFFERED'
  /** An offer ended; not in use yet. */
  | 'OFFER_RETURNED'
  /** They were sold to an order. */
  | 'ORDER_APPROVED'
  /** A cancelled order gave them back. */
  | 'ORDER_CANCELLED'
  /** Something that this enum does not tell apart; `cause` says more. */
  | 'OTHER'
  /** Tickets were added or taken away by hand, the first ones included. */
  | 'RESTOCKED';

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
