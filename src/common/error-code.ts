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
  PERSISTED_QUERY_NOT_FOUND = 'PERSISTED_QUERY_NOT_FOUND',
  IN_USE = 'IN_USE',
  CONFIRMATION_REQUIRED = 'CONFIRMATION_REQUIRED',
  TEMPORARILY_UNAVAILABLE = 'TEMPORARILY_UNAVAILABLE',
  INTERNAL_SERVER_ERROR = 'INTERNAL_SERVER_ERROR',
  GRAPHQL_PARSE_FAILED = 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED = 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE = 'OPERATION_RESOLUTION_FAILURE',
  BAD_REQUEST = 'BAD_REQUEST',
}

/** What a code means, and the figures in `extensions.details`; a name with ? is not always there. */
interface ErrorDescription {
  means: string;
  details?: Readonly<Record<string, string>>;
}

export const ERRORS: Readonly<Record<keyof typeof ErrorCode, ErrorDescription>> = {
  UNAUTHENTICATED: { means: 'Nobody is logged in, or the account was changed meanwhile.' },
  FORBIDDEN: {
    means: 'Logged in, but not permitted.',
    details: {
      'permission?': 'the missing permission',
      'secondFactor?': 'REQUIRED, until the account has one',
      'variable?': 'the setting that would permit it',
    },
  },
  NOT_FOUND: {
    means: 'It does not exist, or is somebody else’s.',
    details: {
      'what?': 'the kind of thing',
      'ticketTypeId?': 'the line of an order that is meant',
      'link?': 'a link that is used up',
    },
  },
  BAD_USER_INPUT: {
    means: 'An argument breaks a rule. Further figures depend on the rule.',
    details: {
      'field?': 'the argument or its path, such as input.items.0.quantity',
      reason: 'the rule',
      'refusals?': 'field and reason of each, if several are refused',
    },
  },
  INVALID_CREDENTIALS: {
    means: 'Login and password, or the code, do not fit.',
    details: { 'field?': 'password or code, of somebody who is logged in or past the password' },
  },
  RATE_LIMITED: { means: 'Too much in too short a time.', details: { retryAfterSeconds: 'the wait' } },
  USERNAME_TAKEN: {
    means: 'Somebody has this username, whatever the case of its letters.',
    details: { field: 'username' },
  },
  EMAIL_TAKEN: {
    means: 'Somebody has this e-mail address, however it is written.',
    details: { field: 'email' },
  },
  ORDER_LIMIT_EXCEEDED: {
    means: 'More tickets than one order may hold, or more pending orders than a customer may have of one event.',
    details: { limit: 'the most', requested: 'asked for', 'pending?': 'the pending orders that are there' },
  },
  INSUFFICIENT_STOCK: {
    means: 'Not that many are left.',
    details: {
      ticketTypeId: 'the type',
      ticketType: 'its name',
      requested: 'asked for',
      available: 'left',
    },
  },
  SALES_CLOSED: {
    means: 'The event is not on sale.',
    details: { reason: 'a SalesClosedReason', 'startsAt?': 'the start that has passed' },
  },
  MIXED_EVENTS: {
    means: 'One order holds tickets of one event.',
    details: { eventIds: 'the events of the lines' },
  },
  INVALID_TRANSITION: {
    means: 'It cannot move so.',
    details: { from: 'the status now', to: 'the status asked for', 'reason?': 'why staff could and you cannot' },
  },
  IDEMPOTENCY_CONFLICT: { means: 'The key was used before, for something else.', details: { key: 'the key' } },
  TICKETS_AVAILABLE: {
    means: 'No need to queue: they can be ordered now.',
    details: { requested: 'asked for', available: 'left' },
  },
  ALREADY_QUEUED: {
    means: 'This customer waits for this ticket type already.',
    details: { queueEntryId: 'the entry' },
  },
  OFFER_EXPIRED: { means: 'The offer ended before it was accepted.' },
  LAST_ADMIN: { means: 'Nobody would be left to administer.' },
  PRICE_CHANGED: {
    means: 'The price is not the expected one. Amounts are in minor units.',
    details: {
      ticketTypeId: 'the type',
      ticketType: 'its name',
      expected: 'the price seen',
      actual: 'the price now',
      currency: 'of both',
    },
  },
  CONFLICT: {
    means: 'Something is not as expected any more.',
    details: { expected: 'the values seen, by field', actual: 'the values now' },
  },
  SECOND_FACTOR_REQUIRED: { means: 'The password is right; `login` takes the authenticator’s `code`, too.' },
  PERSISTED_QUERY_NOT_FOUND: {
    means: 'No document with this hash is kept here; send it once with its text, and the hash again.',
  },
  IN_USE: {
    means: 'It cannot be deleted.',
    details: { usedBy: 'what refers to it: ticketTypes, orders, queueEntries' },
  },
  CONFIRMATION_REQUIRED: {
    means: 'It needs a confirmation: a typed text, or the number of entries that would end.',
    details: { expected: 'the confirmation', 'field?': 'the argument that takes it' },
  },
  TEMPORARILY_UNAVAILABLE: {
    means: 'Try again in a moment. Nothing was changed, unless the outcome is unknown.',
    details: { 'outcome?': 'UNKNOWN if it may have happened: ask again with the same key, or look' },
  },
  INTERNAL_SERVER_ERROR: { means: 'Our mistake; `extensions.errorId` finds it in the logs.' },
  GRAPHQL_PARSE_FAILED: {
    means: 'From the GraphQL layer: the document is not GraphQL, or too large to read.',
    details: { 'measure?': 'what was measured', 'limit?': 'the most', 'requested?': 'found' },
  },
  GRAPHQL_VALIDATION_FAILED: {
    means: 'From the GraphQL layer: the document does not fit the schema, or asks for too much.',
    details: { 'measure?': 'what was measured', 'limit?': 'the most', 'requested?': 'found' },
  },
  OPERATION_RESOLUTION_FAILURE: { means: 'From the GraphQL layer: which operation to run is not clear.' },
  BAD_REQUEST: {
    means: 'From the HTTP layer: the request itself cannot be read.',
    details: { 'reason?': 'what is wrong with it' },
  },
};

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Every code that `extensions.code` can hold. A name with ? is not always in `extensions.details`.',
  valuesMap: Object.fromEntries(
    Object.entries(ERRORS).map(([code, error]) => [code, { description: described(error) }]),
  ),
});

function described({ means, details = {} }: ErrorDescription): string {
  const figures = Object.entries(details).map(([name, meaning]) => `\`${name}\`: ${meaning}`);
  return figures.length === 0 ? means : `${means} Details: ${figures.join('; ')}.`;
}
