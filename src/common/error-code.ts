import { registerEnumType } from '@nestjs/graphql';

/** Every code in `extensions.code`: the contract's list, in its order, and later additions. */
export enum ErrorCode {
  UNAUTHENTICATED = 'UNAUTHENTICATED',
  FORBIDDEN = 'FORBIDDEN',
  NOT_FOUND = 'NOT_FOUND',
  BAD_USER_INPUT = 'BAD_USER_INPUT',
  INVALID_CREDENTIALS = 'INVALID_CREDENTIALS',
  RATE_LIMITED = 'RATE_LIMITED',
  USERNAME_TAKEN = 'USERNAME_TAKEN',
  EMAIL_TAKEN = 'EMAIL_TAKEN',
  ORDER_LIMIT_EXCEEDED = 'ORDER_LIMIT_EXCEEDED',
  INSUFFICIENT_STOCK = 'INSUFFICIENT_STOCK',
  SALES_CLOSED = 'SALES_CLOSED',
  MIXED_EVENTS = 'MIXED_EVENTS',
  INVALID_TRANSITION = 'INVALID_TRANSITION',
  IDEMPOTENCY_CONFLICT = 'IDEMPOTENCY_CONFLICT',
  TICKETS_AVAILABLE = 'TICKETS_AVAILABLE',
  ALREADY_QUEUED = 'ALREADY_QUEUED',
  OFFER_EXPIRED = 'OFFER_EXPIRED',
  LAST_ADMIN = 'LAST_ADMIN',
  PRICE_CHANGED = 'PRICE_CHANGED',
  CONFLICT = 'CONFLICT',
  SECOND_FACTOR_REQUIRED = 'SECOND_FACTOR_REQUIRED',
  IN_USE = 'IN_USE',
  CONFIRMATION_REQUIRED = 'CONFIRMATION_REQUIRED',
  TEMPORARILY_UNAVAILABLE = 'TEMPORARILY_UNAVAILABLE',
  INTERNAL_SERVER_ERROR = 'INTERNAL_SERVER_ERROR',
  GRAPHQL_PARSE_FAILED = 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED = 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE = 'OPERATION_RESOLUTION_FAILURE',
  BAD_REQUEST = 'BAD_REQUEST',
}

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Every code that `extensions.code` can hold.',
  valuesMap: {
    UNAUTHENTICATED: { description: 'Nobody is logged in.' },
    FORBIDDEN: { description: 'Logged in, but without the permission; `details.permission` names it.' },
    NOT_FOUND: { description: 'It does not exist, or is somebody else’s.' },
    BAD_USER_INPUT: { description: 'An argument breaks a rule; `details.field` and `details.reason` say which.' },
    INVALID_CREDENTIALS: { description: 'No account has this login and password.' },
    RATE_LIMITED: { description: 'Too much in too short a time.' },
    USERNAME_TAKEN: { description: 'Somebody has this username, whatever the case of its letters.' },
    EMAIL_TAKEN: { description: 'Somebody has this e-mail address, whatever the case of its letters.' },
    ORDER_LIMIT_EXCEEDED: {
      description:
        'More tickets than one order may hold; see `details.limit` and `details.requested`. With `details.pending`, more pending orders than a customer may have of one event: `pending` are there, `limit` may be.',
    },
    INSUFFICIENT_STOCK: { description: 'Not that many are left; see `details.requested` and `details.available`.' },
    SALES_CLOSED: { description: 'The event is not for sale: closed, or already started; see `details.reason`.' },
    MIXED_EVENTS: { description: 'One order holds tickets of one event.' },
    INVALID_TRANSITION: { description: 'It cannot move from `details.from` to `details.to`.' },
    IDEMPOTENCY_CONFLICT: { description: 'The key was used before, for something else.' },
    TICKETS_AVAILABLE: { description: 'No need to queue: `details.available` tickets can be ordered now.' },
    ALREADY_QUEUED: { description: 'This customer waits for this ticket type already; see `details.queueEntryId`.' },
    OFFER_EXPIRED: { description: 'The offer ended before it was accepted.' },
    LAST_ADMIN: { description: 'Nobody would be left to administer.' },
    PRICE_CHANGED: {
      description:
        'The price is not the expected one. `details` has `ticketTypeId`, `expected`, `actual` (minor units) and `currency`.',
    },
    CONFLICT: {
      description: 'Something is not as expected any more: `details.expected` and `details.actual` by field.',
    },
    SECOND_FACTOR_REQUIRED: { description: 'The password is right; `login` takes the authenticator’s `code`, too.' },
    IN_USE: { description: 'It cannot be deleted, since `details.usedBy` refer to it.' },
    CONFIRMATION_REQUIRED: {
      description:
        'It needs `details.expected` as confirmation: a typed text, or the number of entries that would end.',
    },
    TEMPORARILY_UNAVAILABLE: {
      description: 'Try again in a moment; nothing was changed, unless `details.outcome` is UNKNOWN.',
    },
    INTERNAL_SERVER_ERROR: { description: 'Our mistake; `errorId` finds it in the logs.' },
    GRAPHQL_PARSE_FAILED: { description: 'From the GraphQL layer: the document is not GraphQL.' },
    GRAPHQL_VALIDATION_FAILED: { description: 'From the GraphQL layer: the document does not fit the schema.' },
    OPERATION_RESOLUTION_FAILURE: { description: 'From the GraphQL layer: which operation to run is not clear.' },
    BAD_REQUEST: { description: 'From the HTTP layer: the request itself cannot be read.' },
  },
});
