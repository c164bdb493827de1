import { TOTP } from 'otpauth';
import { ERRORS, ErrorCode } from '../../src/common/error-code.js';
import type { Client, Refusal } from '../support/client.js';
import {
  CANCEL,
  JOIN,
  lines,
  PASSWORD,
  PLACE,
  REGISTER,
  register,
  REJECT,
  stage,
  unique,
  UPDATE_EVENT,
  UPDATE_TYPE,
  type Stage,
} from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

type Extensions = Refusal['extensions'];
type Provoke = (scene: Stage) => Promise<Extensions>;

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
/** Nothing throws the first one yet. The others are provoked below, in errors.spec.ts, and in postgres.spec.ts. */
const ELSEWHERE = ['OFFER_EXPIRED', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR', 'TEMPORARILY_UNAVAILABLE'];

describe('the details of an error', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const asks = async (client: Client, document: string, variables: object = {}) =>
    (await client.asks(document, variables)).errors![0]!.extensions;
  const order = (customer: Stage['customer'], basket: Record<string, number>, more: object = {}) =>
    asks(customer.client, PLACE, { input: { items: lines(basket), ...more } });
  const overHttp = async (body: string, headers: Record<string, string>) => {
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
    const response = await fetch(`${foyer.url}/graphql`, init);
    return ((await response.json()) as { errors: Refusal[] }).errors[0]!.extensions;
  };

  const CASES: Record<string, Record<string, Provoke>> = {
    UNAUTHENTICATED: { 'without a login': () => asks(foyer.client(), '{ myOrders { totalCount } }') },
    FORBIDDEN: { 'a customer as staff': ({ customer }) => asks(customer.client, '{ checkStock { ok } }') },
    NOT_FOUND: {
      'an order': ({ admin }) => asks(admin.client, REJECT, { id: '99999' }),
      'a line of an order': ({ customer, vip }) => order(customer, { [vip.id]: 1, '99999': 1 }),
    },
    BAD_USER_INPUT: {
      'a rule': ({ customer, vip }) => order(customer, { [vip.id]: 0 }),
      'two rules': ({ customer, vip }) => order(customer, { [vip.id]: 0 }, { idempotencyKey: '' }),
      'a type': ({ customer, vip }) => order(customer, { [vip.id]: 1.5 }),
    },
    INVALID_CREDENTIALS: {
      login: () => asks(foyer.client(), LOGIN, { input: { login: 'admin', password: 'wrong' } }),
      'one’s own password': ({ customer }) => asks(customer.client, 'mutation { eraseMyAccount(password: "wrong") }'),
    },
    USERNAME_TAKEN: {
      register: ({ customer }) => asks(foyer.client(), REGISTER, { input: newcomer(customer.username) }),
    },
    EMAIL_TAKEN: {
      register: ({ customer }) =>
        asks(foyer.client(), REGISTER, { input: { ...newcomer(), email: `${customer.username}@example.com` } }),
    },
    ORDER_LIMIT_EXCEEDED: {
      tickets: ({ customer, vip }) => order(customer, { [vip.id]: 6 }),
      'pending orders': async ({ customer, vip }) => {
        for (let n = 0; n < 20; n++) await customer.places({ [vip.id]: 1 });
        return order(customer, { [vip.id]: 1 });
      },
    },
    INSUFFICIENT_STOCK: { order: ({ customer, regular }) => order(customer, { [regular.id]: 2 }) },
    SALES_CLOSED: {
      closed: async ({ admin, customer, event, vip }) => {
        await admin.changesEvent(event.id, { salesOpen: false });
        return order(customer, { [vip.id]: 1 });
      },
      started: async ({ admin, customer, event, vip }) => {
        await admin.changesEvent(event.id, { startsAt: new Date(foyer.clock.now().getTime() - 1).toISOString() });
        return order(customer, { [vip.id]: 1 });
      },
    },
    MIXED_EVENTS: { order: async ({ customer, vip }) => order(customer, { [vip.id]: 1, '1': 1 }) },
    INVALID_TRANSITION: {
      'never possible': async ({ admin, customer, vip }) => {
        const placed = await customer.places({ [vip.id]: 1 });
        await admin.rejects(placed);
        return asks(customer.client, CANCEL, { id: placed.id });
      },
      'for staff only': async ({ admin, customer, event, vip }) => {
        const placed = await customer.places({ [vip.id]: 1 });
        await admin.approves(placed);
        await admin.changesEvent(event.id, { startsAt: new Date(foyer.clock.now().getTime() - 1).toISOString() });
        return asks(customer.client, CANCEL, { id: placed.id });
      },
    },
    IDEMPOTENCY_CONFLICT: {
      order: async ({ customer, vip }) => {
        await customer.places({ [vip.id]: 1 }, 'key');
        return order(customer, { [vip.id]: 2 }, { idempotencyKey: 'key' });
      },
    },
    TICKETS_AVAILABLE: {
      join: ({ customer, vip }) => asks(customer.client, JOIN, { input: { ticketTypeId: vip.id, quantity: 1 } }),
    },
    ALREADY_QUEUED: {
      join: async ({ customer, regular }) => {
        await customer.joins(regular.id, 2);
        return asks(customer.client, JOIN, { input: { ticketTypeId: regular.id, quantity: 2 } });
      },
    },
    LAST_ADMIN: {
      setRole: ({ admin }) => asks(admin.client, 'mutation { setRole(userId: "1", role: CUSTOMER) { id } }'),
    },
    PRICE_CHANGED: {
      join: ({ customer, regular }) =>
        asks(customer.client, JOIN, { input: { ticketTypeId: regular.id, quantity: 2, expectedUnitPrice: 1 } }),
    },
    CONFLICT: {
      updateTicketType: ({ admin, vip }) =>
        asks(admin.client, UPDATE_TYPE, { id: vip.id, input: { expected: { price: 1 } } }),
    },
    SECOND_FACTOR_REQUIRED: {
      login: async () => {
        const { client, username } = await register(foyer);
        const { startSecondFactor } = await client.does<{ startSecondFactor: { secret: string } }>(
          'mutation { startSecondFactor { secret } }',
        );
        const code = new TOTP({ secret: startSecondFactor.secret }).generate({
          timestamp: foyer.clock.now().getTime(),
        });
        await client.does('mutation ($code: String!) { confirmSecondFactor(code: $code) }', { code });
        return asks(foyer.client(), LOGIN, { input: { login: username, password: PASSWORD } });
      },
    },
    IN_USE: {
      deleteEvent: ({ admin, event }) =>
        asks(admin.client, `mutation { deleteEvent(id: "${event.id}") { deletedId } }`),
    },
    CONFIRMATION_REQUIRED: {
      resetAllData: ({ admin }) => asks(admin.client, 'mutation { resetAllData(confirm: "yes") }'),
      updateEvent: async ({ admin, customer, regular, event }) => {
        await customer.joins(regular.id, 2);
        return asks(admin.client, UPDATE_EVENT, { id: event.id, input: { status: 'ARCHIVED' } });
      },
    },
    PERSISTED_QUERY_NOT_FOUND: {
      hash: () =>
        overHttp(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }), {}),
    },
    GRAPHQL_PARSE_FAILED: { document: () => asks(foyer.client(), '{ me {') },
    GRAPHQL_VALIDATION_FAILED: {
      document: () => asks(foyer.client(), '{ nothing }'),
      'too much': () =>
        asks(foyer.client(), `{ ${'a: events { id } '.repeat(40).replaceAll('a:', () => `${unique('a')}:`)} }`),
    },
    OPERATION_RESOLUTION_FAILURE: {
      document: () => asks(foyer.client(), 'query A { me { id } } query B { me { id } }'),
    },
    BAD_REQUEST: {
      'not JSON': () => overHttp('{', {}),
      'another character set': () => overHttp('{}', { 'content-type': 'application/json; charset=latin1' }),
      'another encoding': () => overHttp('{}', { 'content-encoding': 'compress' }),
      'another hash': () =>
        overHttp(
          JSON.stringify({
            query: '{ me { id } }',
            extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
          }),
          {},
        ),
      'too large': () => overHttp(JSON.stringify({ query: '{ me { id } }', x: 'x'.repeat(2_000_000) }), {}),
    },
  };

  it('are tried for every code', () => {
    expect([...Object.keys(CASES), ...ELSEWHERE].toSorted()).toEqual(Object.values(ErrorCode).toSorted());
  });

  const cases = Object.entries(CASES).flatMap(([code, ways]) =>
    Object.entries(ways).map(([way, provoke]) => ({ code, way, provoke })),
  );

  it.each(cases)('$code ($way) are those that the schema names', async ({ code, provoke }) => {
    const { code: got, details = {} } = await provoke(await stage(foyer, { regular: 1 }));
    expect(got).toBe(code);
    const declared = Object.keys(ERRORS[code as keyof typeof ErrorCode].details ?? {});
    const required = declared.filter((name) => !name.endsWith('?'));
    expect(Object.keys(details)).toEqual(expect.arrayContaining(required));
    if (code === 'BAD_USER_INPUT') return; // further figures depend on the rule
    const known = new Set(declared.map((name) => name.replace('?', '')));
    expect(Object.keys(details).filter((name) => !known.has(name))).toEqual([]);
    expect(Object.values(details)).not.toContain(undefined);
  });

  it('tell apart what made a request unreadable', async () => {
    const reasons = await Promise.all(
      Object.values(CASES['BAD_REQUEST']!).map(async (provoke) => (await provoke({} as Stage)).details?.['reason']),
    );
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});

it('of a wait are its seconds', async () => {
  const foyer = await Foyer.start({ RATE_LIMITS: 'on' });
  const input = { login: 'admin', password: 'wrong' };
  let refused: Extensions;
  do refused = (await foyer.client().asks(LOGIN, { input })).errors![0]!.extensions;
  while (refused.code === 'INVALID_CREDENTIALS');
  expect(refused).toEqual({ code: 'RATE_LIMITED', details: { retryAfterSeconds: expect.any(Number) as number } });
});

const newcomer = (username = unique('newcomer')) => ({
  username,
  email: `${unique('mail')}@example.com`,
  password: PASSWORD,
});
