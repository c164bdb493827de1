import proxyAddr from 'proxy-addr';
import { z } from 'zod';
import { isProxy } from './addresses.js';
import { number } from './parsers.js';

/** Whether to trust a proxy, by its address and its distance in hops. */
export type Trust = (address: string, hop: number) => boolean;

/** The variables that say how much is too much. */
export const LIMIT_VARIABLES = {
  BODY_LIMIT: number(65_536, 1024, 16_777_216),
  QUERY_MAX_TOKENS: number(1000, 50, 100_000),
  QUERY_MAX_DEPTH: number(12, 1, 100),
  QUERY_MAX_ALIASES: number(30, 0, 1000),
  QUERY_MAX_ROOT_FIELDS: number(20, 1, 1000),
  QUERY_MAX_DIRECTIVES: number(50, 0, 1000),
  QUERY_MAX_COST: number(5000, 600, 100_000_000), // the most expensive field costs 500
  PAGE_MAX: number(100, 100, 1000), // our own pages ask for 100
  MAX_PENDING_PER_CUSTOMER: number(20, 0, 1_000_000),
  SUBSCRIPTIONS_PER_SOCKET: number(50, 1, 10_000),
  STANDING_COST_PER_SOCKET: number(20_000, 1, 100_000_000),
  STANDING_COST_PER_USER: number(40_000, 1, 100_000_000),
  STANDING_COST_PER_ADDRESS: number(200_000, 1, 100_000_000),
  PUSH_POINTS_PER_USER: number(3000, 1, 100_000_000),
  PUSH_POINTS_PER_ADDRESS: number(12_000, 1, 100_000_000),
  SOCKETS_PER_USER: number(20, 1, 100_000),
  SOCKETS_PER_ADDRESS: number(200, 1, 100_000),
  MESSAGES_PER_MINUTE: number(600, 10, 1_000_000),
  PING_SECONDS: number(12, 1, 600),
  REQUEST_HEAD_SECONDS: number(10, 1, 600),
  REQUEST_SECONDS: number(30, 1, 3600),
  RESPONSE_SECONDS: number(30, 1, 3600),
  RESPONSE_LIMIT: number(8_388_608, 65_536, 268_435_456),
  CONNECTIONS: number(20_000, 10, 1_000_000),
  CONNECTIONS_PER_ADDRESS: number(500, 10, 1_000_000),
  RATE_LIMITS: z
    .enum(['on', 'off'], 'takes on or off')
    .default('on')
    .transform((value) => value === 'on'),
  LOGIN_FAILURES_PER_ACCOUNT: number(10, 1, 1000),
  LOGIN_FAILURES_PER_ADDRESS: number(100, 1, 100_000),
  REGISTRATIONS_PER_ADDRESS: number(100, 1, 100_000),
  BUDGET_PER_USER: number(40_000, 1, 100_000_000),
  BUDGET_PER_CREDENTIAL: number(20_000, 1, 100_000_000),
  BUDGET_PER_ADDRESS: number(100_000, 1, 100_000_000),
  TRUST_PROXY: z
    .string()
    .refine(isTrust, 'takes a number of hops, 1 to 9, or addresses and subnets, with commas between')
    .optional()
    .transform(trust),
};

type Variables = { [Name in keyof typeof LIMIT_VARIABLES]: z.output<(typeof LIMIT_VARIABLES)[Name]> };

/** The limits of HTTP and WebSocket. */
export type Limits = ReturnType<typeof limitsOf>;

export function limitsOf(env: Variables) {
  return {
    /** The bytes of a request's body, and of a message. */
    body: env.BODY_LIMIT,
    tokens: env.QUERY_MAX_TOKENS,
    /** The size of one operation, with its fragments spread. */
    query: {
      fields: env.QUERY_MAX_TOKENS, // a field takes at least one token
      depth: env.QUERY_MAX_DEPTH,
      aliases: env.QUERY_MAX_ALIASES,
      rootFields: env.QUERY_MAX_ROOT_FIELDS,
      directives: env.QUERY_MAX_DIRECTIVES,
      cost: env.QUERY_MAX_COST,
    },
    /** Rows on one page of a list. */
    page: env.PAGE_MAX,
    /** Pending orders of a customer and an event; 0 is no limit. */
    pendingPerCustomer: env.MAX_PENDING_PER_CUSTOMER,
    subscriptionsPerSocket: env.SUBSCRIPTIONS_PER_SOCKET,
    /** The costs of all open subscriptions together, in points. */
    standingCost: {
      socket: env.STANDING_COST_PER_SOCKET,
      user: env.STANDING_COST_PER_USER,
      address: env.STANDING_COST_PER_ADDRESS,
    },
    /** The budgets of pushes, in points per second. */
    pushes: { user: env.PUSH_POINTS_PER_USER, address: env.PUSH_POINTS_PER_ADDRESS },
    socketsPerUser: env.SOCKETS_PER_USER,
    socketsPerAddress: env.SOCKETS_PER_ADDRESS,
    messagesPerMinute: env.MESSAGES_PER_MINUTE,
    /** The time between two pings of a socket. A peer that does not answer a ping before the next is disconnected. */
    pingMs: env.PING_SECONDS * 1000,
    /** The time for a request to arrive: its head, and all of it. */
    arrival: { headMs: env.REQUEST_HEAD_SECONDS * 1000, allMs: env.REQUEST_SECONDS * 1000 },
    /** The time without progress after which a response is aborted and its connection closed. */
    responseMs: env.RESPONSE_SECONDS * 1000,
    /** The bytes of one GraphQL answer over HTTP. */
    response: env.RESPONSE_LIMIT,
    /** Open connections, in all and by address. */
    connections: { all: env.CONNECTIONS, ofAddress: env.CONNECTIONS_PER_ADDRESS },
    /** Counts per quarter of an hour. */
    logins: {
      failuresOfAccount: env.LOGIN_FAILURES_PER_ACCOUNT,
      failuresOfAddress: env.LOGIN_FAILURES_PER_ADDRESS,
      registrations: env.REGISTRATIONS_PER_ADDRESS,
    },
    /** The budgets in points per minute. */
    budget: { user: env.BUDGET_PER_USER, credential: env.BUDGET_PER_CREDENTIAL, address: env.BUDGET_PER_ADDRESS },
  };
}

function isTrust(text: string): boolean {
  if (/^\d+$/.test(text)) return /^[1-9]$/.test(text);
  try {
    trust(text);
    return parts(text).every(isProxy);
  } catch {
    return false;
  }
}

/** The values of Express's `trust proxy`, without `true`, which would trust any client. */
function trust(text = '0'): Trust {
  if (/^\d+$/.test(text)) return (_, hop) => hop < Number(text);
  return proxyAddr.compile(parts(text));
}

function parts(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}
