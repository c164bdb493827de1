import { Socket } from '../security/support/socket.js';
import { Foyer } from '../support/foyer.js';

/** What a client may get wrong: what the log would have no error of, under the code that it gets or with which its socket is closed. */
const MISTAKES: [string, object][] = [
  ['mutation', { query: 'mutation { logout }' }],
  ['mutation named', { query: 'mutation M { logout }', operationName: 'M' }],
  [
    'mutation placeOrder',
    { query: 'mutation ($i: PlaceOrderInput!) { placeOrder(input: $i) { id } }', variables: { i: {} } },
  ],
  [
    'more mistakes in variables than are told',
    {
      query: 'mutation ($i: PlaceOrderInput!) { placeOrder(input: $i) { id } }',
      variables: { i: { items: Array.from({ length: 6 }, () => ({})) } },
    },
  ],
  ['query', { query: '{ me { id } }' }],
  ['empty', { query: '' }],
  ['comment', { query: '# x' }],
  ['syntax', { query: '{' }],
  ['frag only', { query: 'fragment F on Query { me { id } }' }],
  ['unknown field', { query: 'subscription { nope }' }],
  ['no subsel', { query: 'subscription { ticketTypes }' }],
  ['two roots', { query: 'subscription { ticketTypes { id } a: ticketTypes { id } }' }],
  ['unknown op', { query: 'subscription A { ticketTypes { id } }', operationName: 'B' }],
  ['ambiguous', { query: 'subscription A { ticketTypes { id } } subscription B { ticketTypes { id } }' }],
  ['empty op', { query: 'subscription A { ticketTypes { id } }', operationName: '' }],
  ['typename', { query: 'subscription { __typename }' }],
  ['schema', { query: 'subscription { __schema { types { name } } }' }],
  ['skip all', { query: 'subscription { ticketTypes @skip(if: true) { id } }' }],
  ['include var missing', { query: 'subscription ($x: Boolean!) { ticketTypes @include(if: $x) { id } }' }],
  [
    'skip var null',
    { query: 'subscription ($x: Boolean = true) { ticketTypes @include(if: $x) { id } }', variables: { x: null } },
  ],
  ['missing var', { query: 'subscription ($id: ID!) { ticketTypes(eventId: $id) { id } }' }],
  ['wrong var', { query: 'subscription ($id: ID!) { ticketTypes(eventId: $id) { id } }', variables: { id: { a: 1 } } }],
  ['bad id', { query: 'subscription { ticketTypes(eventId: "x") { id } }' }],
  ['unknown id', { query: 'subscription { ticketTypes(eventId: "99999") { id } }' }],
  ['without a session', { query: 'subscription { pendingOrders { id } }' }],
  ['bad first', { query: 'subscription { recentActivity(first: 100000) { id } }' }],
  ['neg first', { query: 'subscription { recentActivity(first: -1) { id } }' }],
  ['null query', { query: null }],
  ['num query', { query: 5 }],
  ['no query', {}],
  ['variables in a list', { query: 'subscription { ticketTypes { id } }', variables: [] }],
  ['vars string', { query: 'subscription { ticketTypes { id } }', variables: 'x' }],
  ['ext', { query: 'subscription { ticketTypes { id } }', extensions: 5 }],
  ['op number', { query: 'subscription { ticketTypes { id } }', operationName: 5 }],
  ['op obj', { query: 'subscription A { ticketTypes { id } }', operationName: {} }],
  ['proto', { query: 'subscription A { ticketTypes { id } }', operationName: '__proto__' }],
  ['deep', { query: 'subscription ' + '{ ticketTypes '.repeat(300) }],
  ['typedef', { query: 'type Foo { a: Int }' }],
  ['schema ext', { query: 'extend type Query { a: Int }' }],
  ['dup var', { query: 'subscription ($a: ID, $a: ID) { ticketTypes(eventId: $a) { id } }' }],
  ['defer', { query: 'subscription { ... @defer { ticketTypes { id } } }' }],
  ['unicode', { query: 'subscription { ticketTypes(eventId: "\\uD800") { id } }' }],
  ['nul id', { query: 'subscription { ticketTypes(eventId: "\\u0000") { id } }' }],
  ['big id', { query: 'subscription { ticketTypes(eventId: "99999999999999999999") { id } }' }],
  ['int overflow', { query: 'subscription { recentActivity(first: 99999999999) { id } }' }],
  ['fragment', { query: 'subscription { ...F } fragment F on Subscription { ticketTypes @skip(if: true) { id } }' }],
  ['inline', { query: 'subscription { ... @include(if: false) { ticketTypes { id } } }' }],
  ['below', { query: 'subscription ($x: Boolean!) { ticketTypes { id @include(if: $x) } }' }],
  [
    'below null',
    { query: 'subscription ($x: Boolean = true) { ticketTypes { id @include(if: $x) } }', variables: { x: null } },
  ],
  ['circular', { query: 'subscription { ...F } fragment F on Subscription { ...F }' }],
  ['unknown fragment', { query: 'subscription { ...G }' }],
];

describe('mistakes of clients', () => {
  const written: string[] = [];
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ LOG_LEVEL: 'trace' }, { write: (line) => written.push(line) });
  });
  afterAll(() => foyer.stop());

  const errorLines = () => written.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);

  it.each(MISTAKES)('are no error of ours over a socket: %s', async (_, payload) => {
    written.length = 0;
    const socket = await Socket.open(foyer.url);
    socket.send({ id: '1', type: 'subscribe', payload });
    const answer = socket.answer(({ id }) => id === '1').then(({ payload: told }) => told);
    const told = await Promise.race([answer, socket.closed]);
    socket.terminate();
    if (typeof told === 'number') expect(told).toBe(4400);
    else {
      const [refusal] = Array.isArray(told) ? told : (told?.errors ?? []);
      expect(refusal?.extensions.code).toMatch(/^(?!INTERNAL_SERVER_ERROR)[A-Z_]+$/);
    }
    expect(errorLines()).toEqual([]);
  });

  it.each(MISTAKES)('are no error of ours over HTTP: %s', async (_, payload) => {
    written.length = 0;
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(payload) };
    expect((await foyer.client().fetch('/graphql', init)).status).toBeLessThan(500);
    expect(errorLines()).toEqual([]);
  });
});
