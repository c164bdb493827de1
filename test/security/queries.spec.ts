import { getIntrospectionQuery } from 'graphql';
import { EventStream } from '../support/event-stream.js';
import { Foyer } from '../support/foyer.js';
import type { Client, Refusal } from '../support/client.js';
import { harmless, withinASecond } from './support/harmless.js';
import { Socket } from './support/socket.js';

const VALIDATION = 'GRAPHQL_VALIDATION_FAILED';
const PARSE = 'GRAPHQL_PARSE_FAILED';

const many = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n)).join(' ');
const nested = (depth: number, open: string, inside: string, close: string) =>
  open.repeat(depth) + inside + close.repeat(depth);

/** 26 fragments, each of which spreads the next one twice. */
const DOUBLING = `fragment F26 on TicketType { id } ${many(26, (n) => `fragment F${n} on TicketType { ...F${n + 1} ...F${n + 1} }`)}`;
/** Fragments that hold one another in lists: the answer grows tenfold with each. */
const TREE = many(
  3,
  (n) =>
    `fragment T${n} on TicketType { id name tier available event { id name ticketTypes { ...T${n + 1} } } price { amount } }`,
);
const CIRCULAR = `{ __schema { types { ${nested(8, 'fields { type { ', 'name ', '} } ')} } } }`;

/** Asks for too much below `ticketTypes`, which is a query and a subscription: with which code and words it is refused. */
const TOO_MUCH: [what: string, document: string, code: string, words: RegExp][] = [
  ['100 aliases', `ticketTypes { ${many(100, (n) => `a${n}: id`)} } }`, VALIDATION, /at most 30 aliases; .* has 100\./],
  [
    'aliases that fragments multiply',
    `ticketTypes { event { ticketTypes { ...F } } ...F ...F } } fragment F on TicketType { ${many(12, (n) => `a${n}: id`)} }`,
    VALIDATION,
    /at most 30 aliases; .* has 36\./,
  ],
  [
    '60 directives',
    `ticketTypes { ${many(60, () => 'id @skip(if: false)')} } }`,
    VALIDATION,
    /at most 50 directives; .* has 60\./,
  ],
  [
    'ten times a directive that there is not',
    `ticketTypes { id ${many(10, () => '@aa')} } }`,
    VALIDATION,
    /Unknown directive/,
  ],
  ['a field 1,000 times', `ticketTypes { ${many(1000, () => 'id')} } }`, PARSE, /more that 1000 tokens/],
  [
    '2^26 spreads of a fragment',
    `ticketTypes { ...F0 } } ${DOUBLING}`,
    VALIDATION,
    /at most 1000 fields; .* has 67108865\./,
  ],
  [
    'lists in lists in lists in lists',
    `ticketTypes { ${nested(3, 'event { ticketTypes { ', 'id ', '} } ')} } }`,
    VALIDATION,
    /at most 5000 points of cost; .* has 12220\./,
  ],
  [
    'a tree of fragments',
    `ticketTypes { ...T0 } } ${TREE} fragment T3 on TicketType { id name }`,
    VALIDATION,
    /points of cost/,
  ],
  [
    '14 levels',
    `ticketTypes { ${nested(6, 'event { ticketTypes { ', 'id ', '} } ')} } }`,
    VALIDATION,
    /at most 12 levels; .* has 14\./,
  ],
  ['5,000 levels', `ticketTypes ${nested(5000, '{a', '', '}')} }`, PARSE, /more that 1000 tokens/],
  [
    '9,000 lists in one another',
    `ticketTypes(eventId: ${nested(9000, '[', '', ']')}) { id } }`,
    PARSE,
    /more that 1000 tokens/,
  ],
  [
    'a fragment that spreads itself',
    'ticketTypes { ...A } } fragment A on TicketType { event { ticketTypes { ...A } } }',
    VALIDATION,
    /Cannot spread fragment "A" within itself\./,
  ],
];

describe('a query that asks for too much', () => {
  let foyer: Foyer;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
    admin = await foyer.admin();
  });
  afterAll(() => foyer.stop());

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    foyer.client().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const refusal = (text: string) => (JSON.parse(text) as { errors: Refusal[] }).errors[0]!;

  it.each(TOO_MUCH)('%s: refused with 400 and what the limit is', async (_, document, code, words) => {
    const { status, text } = await harmless(foyer, () => post({ query: `{ ${document}` }));
    expect(status).toBe(400);
    expect(refusal(text)).toMatchObject({ message: expect.stringMatching(words), extensions: { code } });
  });

  it.each(TOO_MUCH)('%s: the same over a socket, which goes on', async (_, document, code, words) => {
    const socket = await Socket.open(foyer.url, foyer.client());
    const { message, extensions } = await withinASecond(() => socket.refusal(`subscription { ${document}`));
    expect({ message, code: extensions.code }).toEqual({ message: expect.stringMatching(words), code });
    socket.subscribe('next', 'subscription { ticketTypes { id } }');
    expect((await socket.answer(({ id }) => id === 'next')).type).toBe('next');
    socket.terminate();
  });

  it.each(TOO_MUCH)('%s: the same as an event stream', async (_, document, code, words) => {
    const stream = await EventStream.open(foyer.client(), `subscription { ${document}`);
    const [value, end] = await withinASecond(() => stream.rest());
    const { message, extensions } = value!.data!.errors![0]!;
    expect({ message, code: extensions.code }).toEqual({ message: expect.stringMatching(words), code });
    expect(end!.event).toBe('complete');
  });

  it('says what was measured, for programs', async () => {
    expect(await foyer.client().isRefused(`{ ${many(21, () => 'me { id }')} }`)).toEqual({
      code: VALIDATION,
      details: { measure: 'rootFields', limit: 20, requested: 21 },
    });
  });

  it.each([
    ['20 fields at the top', many(20, () => 'me { id }')],
    ['30 aliases', `me { ${many(30, (n) => `a${n}: id`)} }`],
    ['50 directives', `me { ${many(50, () => 'id @skip(if: false)')} }`],
  ])('%s are not too much', async (_, query) => {
    expect((await foyer.client().asks(`{ ${query} }`)).errors).toBeUndefined();
  });

  it('12 levels are not too much', async () => {
    const deep = nested(3, 'event { ticketTypes { ', 'id ', '} } ');
    const query = `{ myOrders(first: 1) { edges { node { items { ticketType { ${deep} } } } } } }`;
    expect((await admin.asks(query)).errors).toBeUndefined();
  });

  it.each([
    ['directives that there are not', `{ me { id ${many(10, (n) => `@aa${n}`)} } }`],
    ['fields that there are not', `{ me { ${many(10, (n) => `no${n}`)} } }`],
  ])('answers five errors at most: of %s', async (_, query) => {
    expect((await foyer.client().asks(query)).errors).toHaveLength(5);
    const socket = await Socket.open(foyer.url);
    const live = query.replace('{ me {', 'subscription { ticketTypes {');
    expect((await socket.asks(live)).errors).toHaveLength(5);
    socket.terminate();
  });

  it('answers five errors at most: of variables', async () => {
    const query = `query (${many(10, (n) => `$v${n}: ID!`)}) { __typename }`;
    expect((await foyer.client().asks(query)).errors!.length).toBeLessThanOrEqual(5);
  });

  it('refuses 100 logins in one request, and 31', async () => {
    const logins = many(100, (n) => `a${n}: login(input: { login: "admin", password: "wrong${n}" }) { id }`);
    const { status, text } = await harmless(foyer, () => post({ query: `mutation { ${logins} }` }));
    expect({ status, code: refusal(text).extensions.code }).toEqual({ status: 400, code: PARSE });
    const some = many(31, (n) => `a${n}: login(input: { login: "admin", password: "wrong${n}" }) { id }`);
    expect(await foyer.client().isRefused(`mutation { ${some} }`)).toEqual({
      code: VALIDATION,
      details: { measure: 'aliases', limit: 30, requested: 31 },
    });
  });

  it('variables 30,000 deep are answered as what they are: not of their type', async () => {
    const query = 'query ($id: ID) { ticketTypes(eventId: $id) { id } }';
    const deep = nested(30_000, '[', '', ']');
    const body = `{"query":${JSON.stringify(query)},"variables":{"id":${deep}}}`;
    const { status, text } = await harmless(foyer, () => post(body));
    expect({ status, code: refusal(text).extensions.code }).toEqual({ status: 400, code: 'BAD_USER_INPUT' });
    await harmless(foyer, () => post(body.replace('"id":', '"nobody asked for":')));

    const socket = await Socket.open(foyer.url, foyer.client());
    socket.socket.send(`{"id":"deep","type":"subscribe","payload":${body.replace('query (', 'subscription (')}}`);
    expect(await socket.answer(({ id }) => id === 'deep')).toMatchObject({ type: 'error', payload: [{}] });
    socket.terminate();
  });

  it('several at once are not taken, however few', async () => {
    for (const batch of [
      [],
      [{ query: '{ me { id } }' }],
      Array.from({ length: 10 }, () => ({ query: '{ __typename }' })),
    ]) {
      const { status, text } = await harmless(foyer, () => post(batch));
      expect(status).toBe(400);
      expect(text).not.toContain('"data"');
    }
  });

  it('a schema that is asked for in circles is refused, and once, as tools ask for it, shown', async () => {
    const { status, text } = await harmless(foyer, () => post({ query: CIRCULAR }));
    expect({ status, code: refusal(text).extensions.code }).toEqual({ status: 400, code: VALIDATION });
    expect(await admin.does(getIntrospectionQuery())).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
  });

  it('traces nothing for who asks for it', async () => {
    const { text } = await harmless(foyer, () =>
      post({ query: '{ __typename }' }, { 'apollo-federation-include-trace': 'ftv1' }),
    );
    expect(JSON.parse(text)).toEqual({ data: { __typename: 'Query' } });
  });

  it('runs no mutation by GET, and nothing that another site could send', async () => {
    const query = encodeURIComponent('mutation { logout }');
    const get = (path: string, headers = {}) => harmless(foyer, () => admin.fetch(path, { headers }));
    expect((await get(`/graphql?query=${query}`)).status).toBe(405);
    const elsewhere = { 'sec-fetch-site': 'cross-site' };
    expect((await get(`/graphql?query=${query}`, elsewhere)).status).toBe(403);
    expect((await get(`/graphql?query=${encodeURIComponent('{ me { id } }')}`, elsewhere)).status).toBe(403);
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']) {
      const form = { method: 'POST', headers: { 'content-type': type }, body: 'query=mutation%20%7B%20logout%20%7D' };
      expect((await harmless(foyer, () => admin.fetch('/graphql', form))).status).toBe(400);
    }
    expect(await admin.does('{ me { role } }')).toEqual({ me: { role: 'ADMIN' } });
  });
});

describe('what is too much', () => {
  it('comes from the environment, for HTTP and sockets alike', async () => {
    const foyer = await Foyer.start({
      QUERY_MAX_TOKENS: '60',
      QUERY_MAX_DEPTH: '3',
      QUERY_MAX_ALIASES: '1',
      QUERY_MAX_ROOT_FIELDS: '1',
      QUERY_MAX_DIRECTIVES: '1',
      QUERY_MAX_COST: '600',
      PAGE_MAX: '120',
      SUBSCRIPTIONS_PER_SOCKET: '1',
      BODY_LIMIT: '1024',
    });
    const admin = await foyer.admin();
    const socket = await Socket.open(foyer.url, admin);
    for (const [document, words] of [
      [`ticketTypes { ${many(60, () => 'id')} }`, 'more that 60 tokens'],
      ['ticketTypes { event { ticketTypes { id } } }', 'at most 3 levels'],
      ['ticketTypes { a: id b: id }', 'at most 1 aliases'],
      ['ticketTypes { id @skip(if: false) name @skip(if: false) }', 'at most 1 directives'],
      ['pendingOrders(first: 120) { customer { id } event { id } items { quantity } }', 'at most 600 points of cost'],
    ] as const) {
      expect(await admin.isTold(`{ ${document} }`)).toMatch(words);
      expect((await socket.refusal(`subscription { ${document} }`)).message).toMatch(words);
    }
    expect(await admin.isTold('{ me { id } events { id } }')).toMatch('at most 1 root fields');
    expect(await admin.does('{ pendingOrders(first: 120) { id } }')).toEqual({ pendingOrders: [] });
    expect(await admin.isTold('{ pendingOrders(first: 121) { id } }')).toBe('first: takes 1 to 120');
    expect(
      JSON.stringify(await admin.does('{ __type(name: "Query") { fields { name args { description } } } }')),
    ).toContain('How many, 1 to 120.');

    socket.subscribe('one', 'subscription { ticketTypes { id } }');
    await socket.answer(({ id }) => id === 'one');
    expect((await socket.refusal('subscription { events: ticketTypes { id } }')).message).toBe(
      'One socket holds at most 1 subscriptions.',
    );
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x'.repeat(1025) };
    expect((await admin.fetch('/graphql', init)).status).toBe(413);
    socket.socket.send('x'.repeat(1025));
    expect(await socket.closed).toBe(1009);
    await foyer.stop();
  });
});
