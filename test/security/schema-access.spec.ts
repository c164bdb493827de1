import { getIntrospectionQuery } from 'graphql';
import { Foyer } from '../support/foyer.js';
import { BROWSER, type Client } from '../support/client.js';
import { newToken } from '../support/accounts.js';
import { register, stage } from '../support/box-office.js';
import { expectNothingOfOurs, harmless, read } from './support/harmless.js';
import { Socket } from './support/socket.js';

const PRODUCTION = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) };

/** What a socket says at connection_init to be this client's by a new API token. */
const byToken = async (client: Client) => ({ authorization: `Bearer ${(await newToken(client)).secret}` });

describe('in production the schema is for admins', () => {
  let foyer: Foyer;
  let admin: Client;
  let strangers: Client[];
  beforeAll(async () => {
    foyer = await Foyer.start(PRODUCTION);
    admin = await foyer.admin();
    strangers = [foyer.client(), (await register(foyer)).client];
  });
  afterAll(() => foyer.stop());

  it.each([
    ['a field', '{ ticketTyps { id } }', {}, 'Cannot query field "ticketTyps" on type "Query".'],
    ['an argument', '{ ticketTypes(event: 1) { id } }', {}, 'Unknown argument "event" on field "Query.ticketTypes".'],
    ['a type', '{ ticketTypes { ... on TicketTyp { id } } }', {}, 'Unknown type "TicketTyp".'],
    [
      'a value',
      '{ orders(filter: { status: PENDIN }) { totalCount } }',
      {},
      'Value "PENDIN" does not exist in "OrderStatus" enum.',
    ],
    [
      'a field of a variable',
      'query ($f: OrderFilter) { orders(filter: $f) { totalCount } }',
      { f: { statu: 'PENDING' } },
      /^Variable "\$f" got invalid value .* Field "statu" is not defined by type "OrderFilter"\.$/,
    ],
  ])('suggests nothing for %s that is misspelt', async (_, query, variables, message) => {
    for (const client of strangers) {
      const { errors } = await client.asks(query, variables);
      expect(errors![0]!.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
      expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
    }
    expect(await admin.isTold(query, variables)).toMatch(/did you mean/i);
  });

  it('nor over a socket', async () => {
    const misspelt = 'subscription { ticketType { id } }';
    for (const client of strangers) {
      const socket = await Socket.open(foyer.url, client);
      expect((await socket.refusal(misspelt)).message).toBe('Cannot query field "ticketType" on type "Subscription".');
      socket.terminate();
    }
    const socket = await Socket.open(foyer.url, admin);
    expect((await socket.refusal(misspelt)).message).toMatch(/Did you mean "ticketTypes"\?/);
    socket.terminate();
  });

  it('and of an admin by an API token that a socket presents', async () => {
    const socket = await Socket.open(foyer.url, undefined, {}, await byToken(admin));
    const { message } = await socket.refusal('subscription { ticketType { id } }');
    expect(message).toMatch(/Did you mean "ticketTypes"\?/);
    socket.terminate();
  });

  it('shows strangers neither it nor a page that would, by any way', async () => {
    const introspection = JSON.stringify({ query: getIntrospectionQuery() });
    for (const client of strangers) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: introspection };
      const { status, text } = await harmless(foyer, () => client.fetch('/graphql', init));
      expect({ status, shows: text.includes('__schema"') }).toEqual({ status: 400, shows: false });
      for (const path of ['/graphql', '/graphiql', '/playground', '/graphql/console', '/altair']) {
        const page = await harmless(foyer, () => client.fetch(path, BROWSER));
        expect(page.status).not.toBe(200);
        expect(page.text).not.toMatch(/sandbox|graphiql\.js|playground/i);
      }
      const socket = await Socket.open(foyer.url, client);
      for (const query of [
        '{ __schema { types { name } } }',
        'subscription { __schema { types { name } } }',
        'subscription { __type(name: "User") { name } }',
      ]) {
        expect((await socket.refusal(query)).extensions.code).toMatch(/^(BAD_REQUEST|GRAPHQL_VALIDATION_FAILED)$/);
      }
      socket.terminate();
    }
    expect(await admin.does(getIntrospectionQuery())).toMatchObject({ __schema: {} });
  });

  it('nor what went wrong inside, over HTTP, a socket or a page', async () => {
    const { customer, vip, ...staff } = await stage(foyer);
    const { order } = await staff.admin.approves(await customer.places({ [vip.id]: 1 }));
    const socket = await Socket.open(foyer.url, admin);
    await foyer.em.execute('alter table ticket_type rename to gone');
    const answers = [
      await admin.asks('{ ticketTypes { id } }'),
      await socket.asks('subscription { ticketTypes { id } }'),
      await read(await admin.fetch(order.receiptUrl!)),
      await read(await admin.fetch(order.receiptUrl!, BROWSER)),
    ].map((answer) => JSON.stringify(answer));
    await foyer.em.execute('alter table gone rename to ticket_type');
    socket.terminate();
    for (const text of answers) {
      expect(text).toContain('Something went wrong on our side.');
      expect(text).not.toMatch(/ticket_type|table|stacktrace|exception/i);
      expectNothingOfOurs(text);
    }
  });
});

it('a misspelt name leaves the API token of a socket its own budget', async () => {
  const foyer = await Foyer.start({ ...PRODUCTION, RATE_LIMITS: 'on', BUDGET_PER_CREDENTIAL: '400' });
  const { client } = await register(foyer);
  const socket = await Socket.open(foyer.url, undefined, {}, await byToken(client));
  expect((await socket.refusal('subscription { ticketType { id } }')).message).not.toMatch(/did you mean/i);
  const codes: (string | undefined)[] = [];
  for (let n = 0; n < 45; n++) {
    const { errors } = await socket.asks('subscription { ticketTypes { id } }'); // costs 10
    codes.push(errors?.[0]?.extensions.code);
  }
  expect(codes[0]).toBeUndefined();
  expect(codes.at(-1)).toBe('RATE_LIMITED');
  socket.terminate();
  await foyer.stop();
});
