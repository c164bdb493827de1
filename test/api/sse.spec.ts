import { LiveViews } from '../../src/watching/live-views.js';
import { EventStream } from '../support/event-stream.js';
import { Foyer } from '../support/foyer.js';
import { get, header } from '../support/exchange.js';
import { register, stage } from '../support/box-office.js';
import { connect } from '../support/watching.js';

const ORDER = 'subscription ($id: ID!) { order(id: $id) { status } }';
const TYPES = 'subscription ($id: ID) { ticketTypes(eventId: $id) { name available } }';
const OVER = { event: 'complete', data: undefined };

describe('a subscription over server-sent events', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const turn = () => new Promise(setImmediate);
  const forgotten = async () => {
    while (foyer.app.get(LiveViews).watched > 0) await turn();
  };
  /** The code of the only value of a subscription, which then completes. */
  const refusal = async (stream: EventStream) => {
    expect(stream.response.status).toBe(200);
    const [value, ...others] = await stream.rest();
    expect(others).toEqual([OVER]);
    expect(value).toMatchObject({ event: 'next' });
    return value!.data!.errors![0]!.extensions;
  };

  it('sends the present value, then what changes', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    const stream = await EventStream.open(customer.client, ORDER, { id: order.id });
    expect(await stream.next()).toEqual({ event: 'next', data: { data: { order: { status: 'PENDING' } } } });
    await admin.approves(order);
    expect(await stream.next()).toEqual({ event: 'next', data: { data: { order: { status: 'APPROVED' } } } });
    stream.close();
    await forgotten();
  });

  it('is not cached, compressed or held back', async () => {
    const stream = await EventStream.open(foyer.client(), TYPES, {}, { 'accept-encoding': 'gzip, br' });
    const { status, headers } = stream.response;
    expect({ status, ...Object.fromEntries(headers) }).toMatchObject({
      status: 200,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(headers.get('content-encoding')).toBeNull();
    stream.close();
  });

  it('comes by GET as well, for EventSource', async () => {
    const { client } = await register(foyer);
    const stream = await EventStream.byGet(client, 'subscription { myOrders { totalCount } }');
    expect(await stream.next()).toEqual({ event: 'next', data: { data: { myOrders: { totalCount: 0 } } } });
    stream.close();
  });

  it('is a subscription only: a query and a mutation are answered at once, whatever Accept lists', async () => {
    const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
    const ask = async (query: string, type = accept) => {
      const headers = { accept: type, 'content-type': 'application/json' };
      const response = await foyer
        .client()
        .fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
      return { type: response.headers.get('content-type'), text: await response.text() };
    };
    const json = 'application/graphql-response+json; charset=utf-8';
    expect(await ask('{ subscription: __typename }')).toEqual({
      type: json,
      text: '{"data":{"subscription":"Query"}}\n',
    });
    expect((await ask('mutation subscription { logout }')).type).toBe(json);
    expect((await ask('subscription { ticketTypes { id } }', 'application/json')).text).toContain('"BAD_REQUEST"');
    const byGet = await get(foyer.url, { query: '{ subscription: __typename }' }, { accept });
    expect(header(byGet, 'content-type')).toBe(json);
  });

  it('that is refused is one value with errors, and the end', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const order = await admin.places({ [vip.id]: 1 });
    const { client } = customer;
    const codeOf = async (query: string, variables?: object) =>
      (await refusal(await EventStream.open(client, query, variables))).code;
    expect(await refusal(await EventStream.open(client, ORDER, { id: order.id }))).toEqual({
      code: 'NOT_FOUND',
      details: { what: 'order' },
    });
    expect(await codeOf(ORDER)).toBe('BAD_USER_INPUT');
    expect(await codeOf('subscription {')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await codeOf('subscription { nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf('subscription { pendingOrders { id } }')).toBe('FORBIDDEN');
    expect(await codeOf('subscription A { ticketTypes { id } } query B { __typename }')).toBe(
      'OPERATION_RESOLUTION_FAILURE',
    );
    expect((await refusal(await EventStream.open(foyer.client(), ORDER, { id: order.id }))).code).toBe(
      'UNAUTHENTICATED',
    );
    const stranger = foyer.client().withToken('foyer_nonsense');
    expect((await refusal(await EventStream.open(stranger, TYPES))).code).toBe('UNAUTHENTICATED');
    await forgotten();
  });

  it('with malformed parameters is refused before the stream', async () => {
    const response = await foyer.client().fetch('/graphql', {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'subscription { ticketTypes { id } }', variables: [1] }),
    });
    expect(response.status).toBe(400);
  });

  it('masks what is unforeseen', async () => {
    const { admin } = await stage(foyer);
    await foyer.em.execute('alter table activity rename to gone');
    const refused = await refusal(await EventStream.open(admin.client, 'subscription { recentActivity { id } }'));
    await foyer.em.execute('alter table gone rename to activity');
    expect(refused).toEqual({ code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) });
  });

  it('ends with its session, and says so', async () => {
    const { client } = await register(foyer);
    const stream = await EventStream.open(client, 'subscription { myOrders { totalCount } }');
    await stream.next();
    await client.does('mutation { logout }');
    const [last, end] = await stream.rest();
    expect(last!.data!.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(end).toEqual(OVER);
    await forgotten();
  });

  it('shares its readings with sockets', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 10 });
    const live = await connect(foyer, foyer.client());
    const socket = live.iterate({ query: TYPES, variables: { id: event.id } });
    const streams = await Promise.all([1, 2].map(() => EventStream.open(foyer.client(), TYPES, { id: event.id })));
    await socket.next();
    for (const stream of streams) await stream.next();
    expect(foyer.app.get(LiveViews).watched).toBe(1);
    const order = await customer.places({ [vip.id]: 4 });
    await admin.approves(order);
    for (const stream of streams) {
      let text = '';
      while (!text.includes('"available":6')) text = JSON.stringify(await stream.next());
      stream.close();
    }
    await live.dispose();
    await forgotten();
  });

  it('is kept alive by comments', async () => {
    const house = await Foyer.start({ PING_SECONDS: '1' });
    const stream = await EventStream.open(house.client(), TYPES);
    expect(await stream.textWith('\n\n:\n\n')).toContain('event: next');
    await house.stop();
  });

  it('ends without `complete` when the server stops, so that clients connect again', async () => {
    const house = await Foyer.start();
    const stream = await EventStream.open(house.client(), TYPES);
    await stream.next();
    const stopped = house.stop();
    expect(await stream.rest()).toEqual([]);
    await stopped;
  });
});
