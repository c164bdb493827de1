import { createHash } from 'node:crypto';
import type { GraphQLObjectType } from 'graphql';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { jest } from '@jest/globals';
import { isSameForAll } from '../../src/common/same-for-all.js';
import { TicketTypes } from '../../src/tickets/ticket-types.js';
import { MessageBus } from '../../src/bus/message-bus.js';
import { Staff, stage } from '../support/box-office.js';
import { onPostgres } from '../support/databases.js';
import { get, header, post } from '../support/exchange.js';
import { Foyer } from '../support/foyer.js';

const SHOP = '{ ticketTypes { available } }';
const ORIGIN = 'https://shop.example';

/** The fields that a kept answer may hold. A new one needs a thought about each viewer. */
const PUBLIC_FIELDS = {
  Query: ['event', 'events', 'ticketType', 'ticketTypes'],
  Event: `currency id maxTicketsPerOrder name offerMinutes onSale queueRule salesClosedReason salesOpen slug startsAt
    status ticketTypes timezone venue waitingList`.split(/\s+/),
  TicketType: [
    'available',
    'event',
    'held',
    'id',
    'name',
    'onSale',
    'price',
    'salesClosedReason',
    'sold',
    'soldOut',
    'tier',
  ],
  Money: ['amount', 'currency', 'exponent'],
  Node: ['id'],
};

describe('an answer is kept', () => {
  let foyer: Foyer;
  let counter = 1000;
  beforeAll(async () => {
    foyer = await Foyer.start({ OPTIMIZATIONS: 'answers', CORS_ORIGINS: ORIGIN });
    foyer.clock.stop();
  });
  afterAll(() => foyer.stop());

  /** Changes what is shown without a word to anybody, so that only a kept answer stays the same. */
  const changeBehind = () => foyer.em.execute(`update ticket_type set available = ${++counter}, name = 'T${counter}'`);
  const afresh = () => foyer.app.get(MessageBus).publish({ kind: 'bus.gap' });

  async function isKept(
    body: string | object,
    headers?: Record<string, string>,
    ask: (url: string, body: object, headers?: Record<string, string>) => ReturnType<typeof post> = post,
  ): Promise<boolean> {
    afresh();
    await changeBehind();
    const first = await ask(foyer.url, body as object, headers);
    await changeBehind();
    const second = await ask(foyer.url, body as object, headers);
    return first.body.includes(String(counter - 1)) && second.body === first.body;
  }

  it.each<[string, object, Record<string, string>?]>([
    ['ticket types', { query: SHOP }],
    ['an event', { query: '{ event(slug: "main") { name ticketTypes { name price { amount exponent } } } }' }],
    ['the default event', { query: '{ event { onSale salesClosedReason ticketTypes { soldOut available } } }' }],
    ['all events', { query: '{ events { slug ticketTypes { available event { slug } } } }' }],
    ['__typename', { query: '{ __typename ticketTypes { __typename available } }' }],
    ['fragments', { query: 'query { ...A } fragment A on Query { ticketTypes { ... { available } } }' }],
    ['variables', { query: 'query ($id: ID) { ticketTypes(eventId: $id) { available } }', variables: { id: '1' } }],
    ['nulls', { query: SHOP, operationName: null, variables: null, extensions: null }],
    ['a named operation', { query: `query A ${SHOP} query B { __typename }`, operationName: 'A' }],
    ['a guest of CORS_ORIGINS', { query: SHOP }, { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['UTF-8 by name', { query: SHOP }, { 'content-type': 'application/json; charset=utf-8' }],
  ])('for %s', async (_, body, headers = {}) => {
    expect(await isKept(body, headers)).toBe(true);
    const parameters = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
    expect(await isKept(parameters, headers['content-type'] ? {} : headers, get)).toBe(true);
  });

  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

  it('for a persisted query, by its hash, and for its text as well', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(SHOP) } };
    await post(foyer.url, { query: SHOP, extensions });
    for (const ask of [get, post]) {
      afresh();
      const first = await ask(foyer.url, { extensions });
      await changeBehind();
      for (const same of [{ extensions }, { query: SHOP, extensions }, { query: SHOP }])
        expect((await ask(foyer.url, same)).body).toBe(first.body);
      const other = { persistedQuery: { version: 1, sha256Hash: hashOf('{ events { id } }') } };
      expect((await ask(foyer.url, { query: SHOP, extensions: other })).status).toBe(400);
    }
  });

  it('for a client that asks only whether it is the same', async () => {
    afresh();
    const whether = { 'if-none-match': '"not this one"' };
    const tag = header(await get(foyer.url, { query: SHOP }, whether), 'etag')!;
    await changeBehind();
    expect((await get(foyer.url, { query: SHOP }, { 'if-none-match': tag })).status).toBe(304);
    afresh();
    const changed = header(await get(foyer.url, { query: SHOP }), 'etag')!;
    afresh(); // the next answer is a 304, and is kept as a whole
    expect((await get(foyer.url, { query: SHOP }, { 'if-none-match': changed })).status).toBe(304);
    await changeBehind();
    const whole = await get(foyer.url, { query: SHOP });
    expect([whole.status, header(whole, 'etag')]).toEqual([200, changed]);
  });

  it('once for all spellings of an encoding', async () => {
    const long = {
      query: `{ ${Array.from({ length: 12 }, (_, n) => `a${n}: ticketTypes { id name available }`).join(' ')} }`,
    };
    afresh();
    const first = await get(foyer.url, long, { 'accept-encoding': 'gzip' });
    expect(header(first, 'content-encoding')).toBe('gzip');
    await changeBehind();
    for (const spelling of ['gzip, deflate', 'GZIP;q=0.9', 'deflate, gzip;q=1.0, *;q=0', 'br;q=0.1,gzip'])
      expect((await get(foyer.url, long, { 'accept-encoding': spelling })).bytes).toEqual(first.bytes);
    for (const other of ['br', '*', 'identity'])
      expect((await get(foyer.url, long, { 'accept-encoding': other })).bytes).not.toEqual(first.bytes);
  });

  it.each<[string, string | object, Record<string, string>?]>([
    ['a cookie', { query: SHOP }, { cookie: 'any=one' }],
    ['an Authorization header', { query: SHOP }, { authorization: 'Basic YTpi' }],
    ['a field that is not public', { query: `{ me { id } ticketTypes { available } }` }],
    ['one that is left out', { query: `{ me @skip(if: true) { id } ticketTypes { available } }` }],
    ['one in another operation', { query: `query A ${SHOP} query B { me { id } }`, operationName: 'A' }],
    ['introspection', { query: '{ __type(name: "Event") { name } ticketTypes { available } }' }],
    ['a mutation beside it', { query: `query A ${SHOP} mutation B { logout }`, operationName: 'A' }],
    ['an error', { query: '{ ticketTypes { available } gone: ticketTypes(eventId: "99") { id } }' }],
    ['a further property', { query: SHOP, id: 1 }],
    ['variables of another kind', `{"query":"${SHOP}","variables":[]}`],
    [
      'variables that are nested too deeply',
      { query: SHOP, variables: { a: JSON.parse('['.repeat(20) + ']'.repeat(20)) } },
    ],
    [
      'another charset',
      Buffer.from(JSON.stringify({ query: SHOP })).toString(),
      { 'content-type': 'application/json; charset=utf-16' },
    ],
    ['a chunked body', { query: SHOP }, { 'transfer-encoding': 'chunked' }],
    ['a foreign Origin', { query: SHOP }, { origin: 'https://evil.example' }],
    ['a key that is too long', { query: SHOP, variables: { long: 'x'.repeat(10_000) } }],
  ])('never with %s', async (_, body, headers = {}) => {
    expect(await isKept(body, headers)).toBe(false);
    if (typeof body === 'object' && !headers['content-type']) expect(await isKept(body, headers, get)).toBe(false);
  });

  it('for equal variables in any order, and not for others', async () => {
    const query =
      'query ($a: ID, $b: ID) { ticketTypes(eventId: $a) { available } event { id @skip(if: false) } b: ticketTypes(eventId: $b) { available } }';
    afresh();
    const first = await post(foyer.url, { query, variables: { a: '1', b: null } });
    await changeBehind();
    expect((await post(foyer.url, { variables: { b: null, a: '1' }, query })).body).toBe(first.body);
    for (const other of [
      { variables: { a: 1, b: null } },
      { variables: { a: '1' } },
      { variables: { a: '1', b: null }, extensions: {} },
    ]) {
      expect((await post(foyer.url, { query, ...other })).body).not.toBe(first.body);
    }
    const negotiated = { query, variables: { a: '1', b: null } };
    const others: Record<string, string>[] = [
      { accept: 'application/json' },
      { 'accept-encoding': 'br' },
      { origin: ORIGIN },
    ];
    for (const headers of others) {
      expect((await post(foyer.url, negotiated, headers)).body).not.toBe(first.body);
    }
  });

  it('for a second at most, by the clock', async () => {
    afresh();
    const first = await post(foyer.url, { query: SHOP });
    await changeBehind();
    foyer.clock.advance(999);
    expect((await post(foyer.url, { query: SHOP })).body).toBe(first.body);
    foyer.clock.advance(1);
    expect((await post(foyer.url, { query: SHOP })).body).not.toBe(first.body);
  });

  it('not for longer where the wall clock is set back meanwhile', async () => {
    afresh();
    const first = await post(foyer.url, { query: SHOP });
    await changeBehind();
    foyer.clock.advance(900);
    foyer.clock.setBack(800);
    expect((await post(foyer.url, { query: SHOP })).body).toBe(first.body);
    foyer.clock.advance(100);
    expect((await post(foyer.url, { query: SHOP })).body).not.toBe(first.body);
  });

  it('of the fields that are declared so, and of no others', () => {
    const { schema } = foyer.app.get(GraphQLSchemaHost);
    const found = Object.values(schema.getTypeMap()).flatMap((type) => {
      const fields = Object.values((type as GraphQLObjectType).getFields?.() ?? {}).filter(isSameForAll);
      return fields.length > 0 ? [[type.name, fields.map(({ name }) => name).toSorted()]] : [];
    });
    expect(Object.fromEntries(found)).toEqual(PUBLIC_FIELDS);
  });

  it('only where no commit came since its reading began', async () => {
    const { admin, event, vip } = await stage(foyer, { vip: 5 });
    const body = { query: `{ ticketTypes(eventId: "${event.id}") { available } }` };
    await post(foyer.url, body); // from now on, requests wait for a reading under way
    await admin.changes(vip.id, { available: 6 });
    const [reached, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const service = foyer.app.get(TicketTypes);
    const read = service.ofEvent.bind(service);
    const spy = jest.spyOn(service, 'ofEvent').mockImplementationOnce(async (...args) => {
      const types = await read(...args);
      reached.resolve();
      await goOn.promise;
      return types;
    });
    const early = post(foyer.url, body);
    await reached.promise;
    await admin.changes(vip.id, { available: 9 });
    const late = post(foyer.url, body);
    goOn.resolve();
    expect(JSON.parse((await early).body).data.ticketTypes[0]).toEqual({ available: 6 });
    expect(JSON.parse((await late).body).data.ticketTypes[0]).toEqual({ available: 9 });
    expect(JSON.parse((await post(foyer.url, body)).body).data.ticketTypes[0]).toEqual({ available: 9 });
    spy.mockRestore();
  });

  it('and read once for all that ask at the same time', async () => {
    const body = { query: '{ ticketTypes { available tier } }' };
    await post(foyer.url, body);
    afresh();
    const spy = jest.spyOn(foyer.app.get(TicketTypes), 'ofEvent');
    const answers = await Promise.all(Array.from({ length: 16 }, () => post(foyer.url, body)));
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
  });

  it('until its event starts, also where nobody told of the start and the wall clock is set back', async () => {
    const body = { query: '{ event(slug: "main") { onSale } }' };
    const onSale = async () => JSON.parse((await post(foyer.url, body)).body).data.event.onSale as boolean;
    afresh();
    expect(await onSale()).toBe(true);
    const startsAt = foyer.clock.now().getTime() + 700;
    await foyer.em.execute(`update events set starts_at = ? where slug = 'main'`, [
      onPostgres ? new Date(startsAt) : startsAt,
    ]);
    foyer.clock.advance(900);
    foyer.clock.setBack(800);
    foyer.clock.advance(500);
    expect(await onSale()).toBe(true);
    foyer.clock.advance(100);
    expect(await onSale()).toBe(false);
    await foyer.em.execute(`update events set starts_at = null where slug = 'main'`);
    afresh();
  });

  it('until its event starts', async () => {
    const admin = new Staff(await foyer.admin(), 'admin');
    const startsAt = new Date(foyer.clock.now().getTime() + 500).toISOString();
    await admin.changesEvent('1', { startsAt });
    const body = { query: '{ event(slug: "main") { onSale salesClosedReason } }' };
    const shown = async () => JSON.parse((await post(foyer.url, body)).body).data.event;
    expect(await shown()).toEqual({ onSale: true, salesClosedReason: null });
    foyer.clock.advance(499);
    expect(await shown()).toEqual({ onSale: true, salesClosedReason: null });
    foyer.clock.advance(1);
    expect(await shown()).toEqual({ onSale: false, salesClosedReason: 'STARTED' });
  });
});
