import { expectHealthy, read, type Met } from '../support/harmless.js';
import { Foyer } from '../../support/foyer.js';
import { register } from '../../support/box-office.js';
import { expectOthersServed } from '../support/meanwhile.js';
import { request, speak } from '../support/raw-http.js';
import { Socket } from '../support/socket.js';

const many = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n)).join(' ');
const JSON_TYPE = { 'content-type': 'application/json' };
const EQUAL_ARGUMENTS = `{ me(${'a:1 '.repeat(330)}) { id } }`;
const LINES = '\n'.repeat(31_500);

/** Each as dear to validate, or to complain about, as a document of 1,000 tokens gets. */
const DEAR: Record<string, string> = {
  'equal arguments': EQUAL_ARGUMENTS,
  'equal arguments, far down': '\n'.repeat(1990) + EQUAL_ARGUMENTS,
  'equal arguments of long names': `{ me(${`${'a'.repeat(180)}:1 `.repeat(330)}) { id } }`,
  'equal fields with selections': `{ ticketTypes { ${'event { id } '.repeat(200)} } }`,
  'as many as are taken': `{ ticketTypes { ${'event { id } '.repeat(100)} } }`,
  'equal scalars': `{ ticketTypes { ${'id '.repeat(980)} } }`,
  'fields in conflict': `{ ticketTypes { ${many(160, (n) => `a: ${n % 2 ? 'id' : 'name'}`)} } }`,
  'unknown directives': `{ me { id ${'@aa '.repeat(490)} } }`,
  'unknown fragments': `{ ${many(480, (n) => `...F${n}`)} }`,
  'unknown fields': `{ ${many(900, (n) => `ticketTypesX${n}`)} }`,
  'fragments in a ring': `{ ticketTypes { ...F0 } } ${many(110, (n) => `fragment F${n} on TicketType { ...F${(n + 1) % 110} }`)}`,
  'fragments that hold all others': `{ ticketTypes { ...F0 } } ${many(16, (n) => `fragment F${n} on TicketType { ${many(16, (m) => `...F${m}`)} }`)}`,
  'operations and fragments': `${many(50, (n) => `query Q${n} { ticketTypes { ...F0 } }`)} ${many(40, (n) => `fragment F${n} on TicketType { ...F${n + 1} }`)} fragment F40 on TicketType { id }`,
  'unused variables': `query (${many(240, (n) => `$a${n}: ID`)}) { me { id } }`,
  'a schema asked for again and again': `{ ${many(140, () => '__schema { __typename }')} }`,
  'wrong fields of an input': `mutation { createEvent(input: { ${many(300, (n) => `a${n}: 1`)} }) { id } }`,
};

describe('a document that is dear to refuse', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32), MESSAGES_PER_MINUTE: '10000' });
  });
  afterAll(() => foyer.stop());

  const post = async (query: string, variables?: object): Promise<Met> =>
    read(
      await foyer.client().fetch('/graphql', {
        method: 'POST',
        headers: JSON_TYPE,
        body: JSON.stringify({ query, variables }),
      }),
    );
  const errorsOf = ({ text }: Met) => (JSON.parse(text) as { errors: { extensions: object }[] }).errors;

  it('because of its lines is not parsed: over HTTP by POST and GET, and over a socket', async () => {
    const socket = await Socket.open(foyer.url);
    const refusal = {
      extensions: {
        code: 'GRAPHQL_PARSE_FAILED',
        details: { measure: 'line breaks', limit: 2000, requested: expect.any(Number) },
      },
    };
    await expectOthersServed(foyer, async () => {
      for (const lines of [LINES, LINES.replaceAll('\n', '\r'), '\r\n'.repeat(15_000), '\n'.repeat(2001)]) {
        const met = await post(lines + EQUAL_ARGUMENTS);
        expect({ status: met.status, errors: errorsOf(met) }).toMatchObject({ status: 400, errors: [refusal] });
        expect(await socket.refusal(`subscription ${lines}${EQUAL_ARGUMENTS}`)).toMatchObject(refusal);
      }
      const search = new URLSearchParams({ query: '\n'.repeat(2001) + EQUAL_ARGUMENTS });
      const got = await foyer.client().fetch(`/graphql?${search}`);
      expect(await got.json()).toMatchObject({ errors: [refusal] });
    });
    expect((await post('\r\n'.repeat(2000) + '{ __typename }')).status).toBe(200);
    socket.terminate();
  });

  it('by what it makes graphql-js compare is not validated', async () => {
    const refusal = {
      extensions: {
        code: 'GRAPHQL_VALIDATION_FAILED',
        details: { measure: 'comparisons', limit: 5000, requested: expect.any(Number) },
      },
    };
    const fields = `{ ticketTypes { ${'event { id } '.repeat(200)} } }`;
    expect(errorsOf(await post(fields))).toMatchObject([refusal]);
    const socket = await Socket.open(foyer.url);
    expect(await socket.refusal(`subscription ${fields}`)).toMatchObject(refusal);
    socket.terminate();
  });

  it.each(['post', 'socket'] as const)('of every kind keeps nobody waiting: %s', async (way) => {
    const socket = await Socket.open(foyer.url);
    await expectOthersServed(foyer, async () => {
      for (const document of Object.values(DEAR)) {
        for (let again = 0; again < 2; again++) {
          // Another text each time: what was validated once is remembered.
          const query = document.replace(/^(\s*){/, `$1${way === 'socket' ? 'subscription' : 'query'} A${again} {`);
          if (way === 'socket') expect(await socket.asks(query)).toBeInstanceOf(Object);
          else expect((await post(query)).status).toBeLessThan(500);
        }
      }
    });
    socket.terminate();
  });

  it('is told five things at most', async () => {
    for (const query of [EQUAL_ARGUMENTS, `{ ${many(30, (n) => `a${n}`)} }`]) {
      expect(errorsOf(await post(query)).length).toBe(5);
    }
    const items = Array.from({ length: 100 }, () => ({ quantity: 'x' }));
    const order = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }';
    expect(errorsOf(await post(order, { input: { items } })).length).toBe(5);
  });

  it('is not compressed: 133 bytes do not become 32 KiB', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    expect((await speak(foyer, request('POST /graphql', headers, Buffer.alloc(133)))).status).toBe(415);
  });

  it('or a header that libraries take apart, is not looked at when it is long', async () => {
    const spaces = `a${' '.repeat(12_000)}a`;
    const hops = '127.0.0.1,'.repeat(1200);
    await expectOthersServed(foyer, async () => {
      for (const [name, value] of [
        ['content-type', spaces],
        ['accept', spaces],
        ['x-forwarded-for', hops],
      ] as const) {
        for (const method of ['GET', 'POST']) {
          const response = await foyer.client().fetch('/graphql', { method, headers: { [name]: value } });
          expect(response.status).toBe(400);
        }
      }
    });
  });
});

/** Figures: a request is 1, a KiB of it 1, a refusal 20; the documents here are too small to cost anything by themselves. */
describe('what is refused is paid for', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    const budgets = { BUDGET_PER_ADDRESS: '100', BUDGET_PER_USER: '59' };
    foyer = await Foyer.start({ RATE_LIMITS: 'on', TRUST_PROXY: 'loopback', ...budgets });
  });
  afterAll(() => foyer.stop());

  let addresses = 0;
  /** An address whose minute is new. */
  const newcomer = () => ({ 'x-forwarded-for': `10.0.0.${++addresses}` });
  const post = (from: Record<string, string>, query: string, variables?: object, client = foyer.client()) =>
    client.fetch('/graphql', {
      method: 'POST',
      headers: { ...JSON_TYPE, ...from },
      body: JSON.stringify({ query, variables }),
    });

  // Each row is whole: where one is short, Jest takes the last parameter for its callback.
  const REFUSED: [what: string, query: string, variables: object][] = [
    ['that is no GraphQL', '{', {}],
    ['that does not fit the schema', '{ nothing }', {}],
    ['that is too large', `{ ${'me { id } '.repeat(21)} }`, {}],
    ['of which no operation is meant', 'query A { __typename } query B { __typename }', {}],
    ['whose variable is of the wrong type', 'query ($id: ID!) { ticketTypes(eventId: $id) { id } }', { id: [] }],
    ['of too many lines', `{ __typename }${'\n'.repeat(2001)}`, {}],
  ];

  it.each(REFUSED)('a document %s', async (_, query, variables) => {
    const from = newcomer();
    const answers: Response[] = [];
    for (let n = 0; n < 6; n++) answers.push(await post(from, query, variables));
    expect(answers[1]!.status).not.toBe(429);
    expect(answers[5]!.status).toBe(429);
    expect(answers[5]!.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    const last = answers.find(({ status }) => status === 429)!;
    expect(await last.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  });

  it.each(REFUSED)('over a socket, a document %s', async (_, query, variables) => {
    const socket = await Socket.open(foyer.url, undefined, newcomer());
    const document = query.replaceAll('query', 'subscription').replace(/^{/, 'subscription {');
    // A message of a KiB or more that is too much for the budget closes the socket: it is not read.
    const closed = socket.closed.then((code) => (code === 4429 ? 'RATE_LIMITED' : String(code)));
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 6; n++) {
      const asked = socket.asks(document, variables).then(({ errors }) => errors?.[0]?.extensions.code);
      codes.push(await Promise.race([asked, closed]));
    }
    expect(codes[1]).not.toBe('RATE_LIMITED');
    expect(codes[5]).toBe('RATE_LIMITED');
    socket.terminate();
  });

  it('by the user, too, wherever they are', async () => {
    const rich = await Foyer.start({ RATE_LIMITS: 'on', TRUST_PROXY: 'loopback', BUDGET_PER_USER: '59' });
    const user = (await register(rich)).client;
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await post(newcomer(), '{ nothing }', undefined, user)).status);
    expect(statuses).toEqual([400, 400, 429]);
    await rich.stop();
  });

  it('by its length, before anything reads it', async () => {
    const [from, another] = [newcomer(), newcomer()];
    const long = { nobody: 'x'.repeat(60_000) };
    expect((await post(from, '{ __typename }', long)).status).toBe(200); // 1 + 58 + 1
    expect((await post(from, '{ __typename }', long)).status).toBe(429);
    const unannounced = () =>
      foyer.client().fetch('/graphql', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...another },
        body: new Blob([JSON.stringify({ query: '{ __typename }' })]).stream(),
        duplex: 'half',
      } as RequestInit);
    expect((await unannounced()).status).toBe(200); // as the longest: 1 + 64 + 1
    expect((await unannounced()).status).toBe(429);
  });

  it('over a socket by each message, read or not; the socket is closed where the budget is used up', async () => {
    const socket = await Socket.open(foyer.url, undefined, newcomer());
    const long = { type: 'ping', payload: { x: 'x'.repeat(60_000) } };
    socket.send(long);
    await socket.answer(({ type }) => type === 'pong');
    socket.send(long);
    expect(await socket.closed).toBe(4429);
    await expectHealthy(foyer);
  });

  it('and what is long by what it takes to validate it, each time', async () => {
    const from = newcomer();
    const long = `{ event { ${'id '.repeat(300)} } }`; // 37 for its comparisons, 12 for its nodes; 1 to be run
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await post(from, long)).status);
    expect(statuses).toEqual([200, 429, 429]);
  });

  it('while honest clients pay next to nothing for documents as our pages send them', async () => {
    const from = newcomer();
    const shop = '{ ticketTypes { id name tier available soldOut } me { id username role } }'; // 11, and 1 for the request
    for (let n = 0; n < 8; n++) expect((await post(from, shop)).status).toBe(200);
    expect((await post(from, shop)).status).toBe(429);
  });
});
