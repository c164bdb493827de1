import type { Reason, Refusal } from './api.js';
import { tickets } from './format.js';

/** The figures of an error, as in `extensions.details`. */
type Details = Readonly<Record<string, string | number | undefined>>;
type Say = (details: Details, refusal: Refusal) => string;

/** The message for each code: what happened, and what the user can do. */
const MESSAGES: Record<Reason, Say> & Partial<Record<string, Say>> = {
  UNREACHABLE: () => 'No answer came, so it is not known whether it happened. Check your connection and try again.',
  UNAUTHENTICATED: () => 'Please log in first.',
  FORBIDDEN: ({ variable, secondFactor }) => {
    if (variable !== undefined)
      return `This is switched off here; whoever runs the server can allow it with ${variable}.`;
    if (secondFactor !== undefined) return 'Staff need a second factor here. Set one up in your account first.';
    return 'Your account may not do this. Log in with one that may.';
  },
  NOT_FOUND: ({ link }) =>
    link === undefined
      ? 'That is not there any more. Reload the page to see what is.'
      : 'This link was used already, or has expired. Ask for a new one.',
  BAD_USER_INPUT: (_, refusal) => inputs(refusal),
  INVALID_CREDENTIALS: ({ field }) => {
    if (field === 'code') return 'That code is wrong, or was used already. Wait for the next one.';
    if (field !== undefined) return 'That is not your password. Check it and try again.';
    return 'That name and password do not belong together. Check both and try again.';
  },
  RATE_LIMITED: ({ retryAfterSeconds }) =>
    `That was too much in too short a time. Wait ${wait(Number(retryAfterSeconds))} and try again.`,
  USERNAME_TAKEN: () => 'Somebody has this username already. Choose another one.',
  EMAIL_TAKEN: () => 'There is an account with this e-mail address already. Log in with it.',
  ORDER_LIMIT_EXCEEDED: ({ limit, pending, requested }) =>
    pending === undefined
      ? `One order takes at most ${tickets(Number(limit))}; you chose ${requested}.`
      : `You have ${pending} orders for this event that wait for a decision, and may have ${limit}. Wait for one to be decided, or cancel one.`,
  INSUFFICIENT_STOCK: ({ ticketType, requested, available }) =>
    Number(available) > 0
      ? `${ticketType}: only ${tickets(Number(available))} left, and ${requested} asked for.`
      : `${ticketType}: sold out.`,
  SALES_CLOSED: ({ reason }) =>
    reason === 'STARTED' ? 'The event has begun; its tickets are no longer sold.' : 'Sales for this event are closed.',
  MIXED_EVENTS: () => 'One order takes tickets of one event. Order them one event after the other.',
  INVALID_TRANSITION: ({ from, to, reason }) =>
    reason === undefined
      ? `This is ${word(from)} by now and can no longer be ${word(to)}.`
      : `This is ${word(from)}, and becomes ${word(to)} ${reason}.`,
  IDEMPOTENCY_CONFLICT: () => 'This was sent before with other contents. Reload the page and try again.',
  TICKETS_AVAILABLE: ({ available }) => `No need to wait: ${tickets(Number(available))} can be ordered right now.`,
  ALREADY_QUEUED: () => 'You are in the queue for these tickets already.',
  PRICE_CHANGED: ({ ticketType }) =>
    `The price of ${ticketType} has changed. The page shows the new one; order again if it suits you.`,
  CONFLICT: () => 'Somebody has changed this meanwhile. Look at it as it is now, and try again.',
  IN_USE: (_, { details }) => `This cannot be deleted: ${usedBy(details['usedBy'])} refer to it.`,
  OFFER_EXPIRED: () => 'The offer has ended, and the tickets went to the next in line.',
  SECOND_FACTOR_REQUIRED: () => 'Enter the code that your authenticator app shows, or a recovery code.',
  PERSISTED_QUERY_NOT_FOUND: outdated,
  LAST_ADMIN: () => 'Nobody would be left to administer. Make somebody else an admin first.',
  CONFIRMATION_REQUIRED: ({ field, expected }) =>
    field === 'confirmEnding'
      ? `This would end ${expected} places in queues. Confirm the number to go on.`
      : `To go on, type ${expected} to the letter.`,
  TEMPORARILY_UNAVAILABLE: ({ outcome }) =>
    outcome === 'UNKNOWN'
      ? 'The connection broke, so it is not known whether it happened. Look whether it did before you try again.'
      : 'We are busy and changed nothing. Try again in a moment.',
  INTERNAL_SERVER_ERROR: (_, { errorId }) =>
    `Something went wrong on our side.${errorId === undefined ? '' : ` If you ask us about it, name ${errorId}.`}`,
  GRAPHQL_PARSE_FAILED: outdated,
  GRAPHQL_VALIDATION_FAILED: ({ measure }) =>
    String(measure).startsWith('standingCost')
      ? 'Too much is open at once. Close other tabs with these pages, and reload this one.'
      : outdated(),
  OPERATION_RESOLUTION_FAILURE: outdated,
  BAD_REQUEST: outdated,
};

/** An error as a message for users. */
export function explain(refusal: Refusal): string {
  const say = MESSAGES[refusal.code] ?? MESSAGES.INTERNAL_SERVER_ERROR; // a newer server has further codes
  return say(refusal.details as Details, refusal);
}

/** A request that the server cannot read comes from an outdated page only. */
function outdated(): string {
  return 'This page is out of date. Reload it and try again.';
}

const FIELDS: Record<string, string> = {
  username: 'Username',
  email: 'E-mail address',
  password: 'Password',
  newPassword: 'New password',
  code: 'Code',
  secondFactor: 'Second factor',
  expiresAt: 'Ends',
  fullName: 'Name',
  login: 'Username or e-mail address',
  price: 'Price',
  available: 'Available',
  addAvailable: 'Add',
  quantity: 'Quantity',
  notes: 'Note',
  reason: 'Reason',
  name: 'Name',
  slug: 'Short name',
};

/** `Password: at least 8 characters`: the first error of each field. */
function inputs({ details, message }: Refusal): string {
  const {
    field,
    reason,
    refusals = [{ field, reason }],
  } = details as {
    field?: string;
    reason?: string;
    refusals?: { field?: string; reason?: string }[];
  };
  const first = new Map<string, string>();
  for (const refused of refusals) {
    const name = refused.field?.split('.').at(-1);
    if (name !== undefined && refused.reason !== undefined && !first.has(name)) first.set(name, refused.reason);
  }
  return first.size === 0 ? message : Array.from(first, ([name, why]) => `${FIELDS[name] ?? name}: ${why}.`).join(' ');
}

/** What refers to a thing, in words. */
function usedBy(names: unknown): string {
  const words: Record<string, string> = {
    ticketTypes: 'ticket types',
    orders: 'orders',
    queueEntries: 'places in queues',
  };
  return (
    (Array.isArray(names) ? names : []).map((name) => words[String(name)] ?? String(name)).join(' and ') || 'others'
  );
}

/** A wait in words; `a moment` if its length is not known. */
function wait(seconds: number): string {
  if (!(seconds > 0)) return 'a moment';
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
}

function word(status: string | number | undefined): string {
  return String(status).toLowerCase();
}
