import { createHash } from 'node:crypto';
import { PersistedQueries } from '../../src/limits/persisted-queries.js';
import { Foyer } from '../support/foyer.js';
import { exchange, get, header, post, searchOf } from '../support/exchange.js';
import { register } from '../support/box-office.js';
import { expectHarmless } from './support/harmless.js';

const SHOP = { query: '{ ticketTypes { name available } }' };
const ORIGIN = 'https://shop.example';
const named = (query: string) => ({
  persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
});

describe('what another site may make a browser ask by GET', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ CORS_ORIGINS: ORIGIN });
  });
  afterAll(() => foyer.stop());

  it('is nothing: not by an image, a script, a frame, a form, a link or fetch', async () => {
    const { client } = await register(foyer);
    const cookie = await client.jar.getCookieString(foyer.url);
    const from = (mode: string, dest: string) => ({ 'sec-fetch-mode': mode, 'sec-fetch-dest': dest });
    const kinds = [
      from('no-cors', 'image'),
      from('no-cors', 'script'),
      from('navigate', 'iframe'),
      from('navigate', 'document'),
      from('cors', 'empty'),
    ];
    for (const site of ['cross-site', 'same-site']) {
      for (const kind of kinds) {
        for (const query of [SHOP.query, '{ me { email } }', 'mutation { logout }']) {
          const headers = { 'sec-fetch-site': site, cookie, accept: '*/*', ...kind };
          const { status, text } = await expectHarmless(foyer, async () => {
            const answer = await get(foyer.url, { query }, headers);
            return { status: answer.status, text: answer.body };
          });
          expect(status).toBe(403);
          expect(text).not.toContain('"data"');
        }
      }
    }
  });

  it('is nothing it could read or change where a browser sends no Fetch Metadata', async () => {
    const { client } = await register(foyer);
    const cookie = await client.jar.getCookieString(foyer.url);
    const answer = await get(foyer.url, { query: '{ me { email } }' }, { cookie, referer: 'https://evil.example/' });
    expect(answer.headers.filter(([name]) => /^access-control-allow/i.test(name))).toEqual([]);
    expect(header(answer, 'cross-origin-resource-policy')).toBe('same-origin');
    expect(header(answer, 'x-content-type-options')).toBe('nosniff');
    expect((await get(foyer.url, { query: 'mutation { logout }' }, { cookie })).status).toBe(405);
    const cookies = await client.jar.getCookies(foyer.url);
    expect(new Set(cookies.map(({ sameSite }) => sameSite))).toEqual(new Set(['lax']));
  });
});

describe('a cache is not poisoned', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ CORS_ORIGINS: ORIGIN });
  });
  afterAll(() => foyer.stop());

  const CRAFTED: Record<string, string>[] = [
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-proto': 'nonsense' },
    { 'x-forwarded-for': '203.0.113.9' },
    { 'x-original-url': '/account' },
    { 'x-http-method-override': 'POST' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: ORIGIN },
    { accept: 'application/graphql-response+json' },
    { accept: 'text/html' },
    { accept: 'image/png' },
    { 'accept-encoding': 'br' },
    { 'accept-language': 'xx' },
    { cookie: 'any=one' },
    { authorization: 'Bearer foyer_nobody' },
    { range: 'bytes=0-1' },
    { 'if-none-match': '*' },
    { 'content-type': 'text/plain' },
    { 'x-request-id': 'evil' },
    { 'sec-fetch-site': 'cross-site' },
  ];

  it.each(CRAFTED)('by %j', async (headers) => {
    await get(foyer.url, SHOP, headers);
    await get(foyer.url, SHOP, headers);
    const answer = await get(foyer.url, SHOP);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).data.ticketTypes).toHaveLength(2);
    expect(header(answer, 'content-type')).toBe('application/json; charset=utf-8');
    for (const name of ['content-encoding', 'access-control-allow-origin', 'set-cookie'])
      expect(header(answer, name)).toBeUndefined();
    expect(JSON.stringify(answer.headers)).not.toContain('evil');
  });

  it('and no answer may be kept by one that another request header would change', async () => {
    const plain = await get(foyer.url, SHOP);
    const vary = header(plain, 'vary')!.toLowerCase().split(', ');
    for (const headers of CRAFTED) {
      const answer = await get(foyer.url, SHOP, headers);
      const differs = answer.body !== plain.body || header(answer, 'content-type') !== header(plain, 'content-type');
      const isCached = answer.status === 200 && header(answer, 'cache-control')!.startsWith('public');
      const isTold = Object.keys(headers).every((name) => vary.includes(name));
      expect({ headers, unsafe: isCached && differs && !isTold }).toEqual({ headers, unsafe: false });
    }
  });
});

describe('persisted queries', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
  });
  afterEach(() => foyer.stop());
  const kept = () => foyer.app.get(PersistedQueries).size;

  it('are none that is malformed, invalid or too large, and none by a mutation’s GET', async () => {
    const deep = `{ ${'events { ticketTypes { event { '.repeat(5)} id ${'} } }'.repeat(5)} }`;
    const aliases = `{ ${Array.from({ length: 200 }, (_, n) => `a${n}: __typename`).join(' ')} }`;
    for (const query of ['{', '{ nothing }', deep, aliases, '{ __schema { types { name } } }', ' '.repeat(50_000)]) {
      const answer = await post(foyer.url, { query, extensions: named(query) });
      expect(answer.status).toBe(400);
    }
    const query = 'mutation { logout }';
    expect((await get(foyer.url, { query, extensions: named(query) })).status).toBe(405);
    expect(kept()).toBe(0);
  });

  it('give nobody the schema that an admin may read', async () => {
    const query = '{ __schema { queryType { name } } }';
    const admin = await foyer.admin();
    const body = JSON.stringify({ query, extensions: named(query) });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    expect((await admin.fetch('/graphql', init)).status).toBe(200);
    expect(kept()).toBe(1);
    for (const ask of [get, post]) {
      const refused = await ask(foyer.url, { extensions: named(query) });
      expect(refused.body).toContain('GRAPHQL_VALIDATION_FAILED');
      expect(refused.body).not.toContain('"queryType":');
    }
  });

  it('are a thousand at most, however many come, and those in use stay', async () => {
    const used = SHOP.query;
    await post(foyer.url, { query: used, extensions: named(used) });
    const store = foyer.app.get(PersistedQueries);
    for (let n = 0; n < 1500; n++) {
      await store.set(`apq:${n}`, `{ a${n}: __typename }`);
      if (n % 500 === 0) expect((await get(foyer.url, { extensions: named(used) })).status).toBe(200);
    }
    expect(kept()).toBe(1000);
    const answer = await get(foyer.url, { extensions: named(used) });
    expect(JSON.parse(answer.body).data.ticketTypes).toHaveLength(2);
    for (let n = 0; n < 100; n++) await store.set(`apq:long ${n}`, 'x'.repeat(60_000));
    expect(kept()).toBeLessThan(40); // 2 Mi characters
  });

  it('cost what their text costs', async () => {
    const house = await Foyer.start({ RATE_LIMITS: 'on', OPTIMIZATIONS: 'off' });
    const query = `{ ${Array.from({ length: 15 }, (_, n) => `a${n}: events { id name slug venue timezone }`).join(' ')} }`;
    const spent = async (body: object) => {
      const before = Number(
        /r=(\d+)/.exec(header(await post(house.url, { query: '{ __typename }' }), 'ratelimit')!)![1],
      );
      const after = Number(/r=(\d+)/.exec(header(await post(house.url, body), 'ratelimit')!)![1]);
      return before - after;
    };
    const whole = await spent({ query, extensions: named(query) });
    expect(await spent({ query })).toBe(whole);
    expect(await spent({ extensions: named(query) })).toBe(whole);
    expect(whole).toBeGreaterThan(150);
    await house.stop();
  });
});

describe('a body', () => {
  it('beside a GET is not read, and a compressed one never becomes longer', async () => {
    const foyer = await Foyer.start();
    const address = `${foyer.url}/graphql?${searchOf({ query: '{ __typename }' })}`;
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ nothing }' });
    const length = { 'content-length': String(body.length) };
    const answer = await exchange(address, 'GET', { ...json, ...length }, body);
    expect(answer.body).toBe('{"data":{"__typename":"Query"}}\n');
    const packed = await exchange(address, 'GET', { ...json, ...length, 'content-encoding': 'gzip' }, body);
    expect(packed.status).toBe(415);
    await foyer.stop();
  });
});
