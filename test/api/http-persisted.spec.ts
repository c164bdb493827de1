import { createHash } from 'node:crypto';
import { Foyer } from '../support/foyer.js';
import { get, header, post } from '../support/exchange.js';

const QUERY = '{ ticketTypes { name available } }';
const named = (query: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
});
const refusal = (body: string) => JSON.parse(body).errors[0] as { message: string; extensions: { code: string } };

describe.each(['on', 'off'])('an automatic persisted query, with OPTIMIZATIONS=%s,', (OPTIMIZATIONS) => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start({ OPTIMIZATIONS });
  });
  afterEach(() => foyer.stop());

  it.each(['GET', 'POST'])('is asked for by its hash, sent once, and known from then on, by %s', async (method) => {
    const ask = (body: object) => (method === 'GET' ? get(foyer.url, body) : post(foyer.url, body));
    const unknown = await ask({ extensions: named(QUERY) });
    expect(unknown.status).toBe(200);
    expect(refusal(unknown.body)).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    expect(header(unknown, 'cache-control')).toBe('no-store');

    const sent = await ask({ query: QUERY, extensions: named(QUERY) });
    expect(JSON.parse(sent.body).data.ticketTypes).toHaveLength(2);
    for (let n = 0; n < 2; n++) expect((await ask({ extensions: named(QUERY) })).body).toBe(sent.body);
  });

  it('has the hash of its text', async () => {
    for (const query of [QUERY, '{ __typename }']) {
      for (let n = 0; n < 2; n++) {
        const other = { query, extensions: named('{ events { id } }') };
        for (const answer of [await post(foyer.url, other), await get(foyer.url, other)]) {
          expect(answer.status).toBe(400);
          expect(refusal(answer.body).extensions.code).toBe('BAD_REQUEST');
        }
        await post(foyer.url, { query: '{ events { id } }', extensions: named('{ events { id } }') });
      }
    }
  });

  it.each<[string, unknown]>([
    ['another version', { ...named(QUERY).persistedQuery, version: 2 }],
    ['a number', 7],
    ['no hash', { version: 1 }],
    ['a hash in capitals', { version: 1, sha256Hash: 'A'.repeat(64) }],
    ['a short hash', { version: 1, sha256Hash: 'abc' }],
    ['an object for a hash', { version: 1, sha256Hash: { toString: 'x' } }],
  ])('of the wrong form is BAD_REQUEST: %s', async (_, persistedQuery) => {
    const answer = await post(foyer.url, { extensions: { persistedQuery } });
    expect(answer.status).toBe(400);
    expect(refusal(answer.body).extensions.code).toBe('BAD_REQUEST');
  });

  it('takes variables, and may be one of several operations', async () => {
    const query = 'query A($id: ID) { ticketTypes(eventId: $id) { name } } query B { __typename }';
    await post(foyer.url, { query, operationName: 'B', extensions: named(query) });
    const answer = await get(foyer.url, { operationName: 'A', variables: { id: '1' }, extensions: named(query) });
    expect(JSON.parse(answer.body).data.ticketTypes).toHaveLength(2);
  });

  it('may be a mutation, by POST', async () => {
    const query = 'mutation { logout }';
    await post(foyer.url, { query, extensions: named(query) });
    const again = await post(foyer.url, { extensions: named(query) });
    expect(JSON.parse(again.body)).toEqual({ data: { logout: true } });
    expect((await get(foyer.url, { extensions: named(query) })).status).toBe(405);
  });
});
