import { Foyer } from '../support/foyer.js';
import { get, header, post } from '../support/exchange.js';
import { register, stage } from '../support/box-office.js';

const SHOP = { query: '{ ticketTypes { name available } }' };
const VARY = 'Accept, Accept-Encoding, Origin, Cookie, Authorization';
const ORIGIN = 'https://shop.example';

describe.each(['answers', 'off'])('a cache between, with OPTIMIZATIONS=%s,', (OPTIMIZATIONS) => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ OPTIMIZATIONS, CORS_ORIGINS: ORIGIN });
  });
  afterAll(() => foyer.stop());

  const caching = async (answer: ReturnType<typeof get>) => {
    const received = await answer;
    return ['cache-control', 'etag'].map((name) => header(received, name));
  };
  const NOTHING = ['no-store', undefined];

  it('may keep a public answer to a GET for a second', async () => {
    for (let n = 0; n < 2; n++) {
      const answer = await get(foyer.url, SHOP);
      expect(header(answer, 'cache-control')).toBe('public, max-age=0, s-maxage=1');
      expect(header(answer, 'vary')).toBe(VARY);
      expect(header(answer, 'etag')).toMatch(/^"[\w-]{22}"$/);
    }
  });

  it('may keep no other', async () => {
    const { client } = await register(foyer);
    const cookie = await client.jar.getCookieString(foyer.url);
    expect(await caching(post(foyer.url, SHOP))).toEqual(NOTHING);
    expect(await caching(get(foyer.url, SHOP, { cookie }))).toEqual(NOTHING);
    expect(await caching(get(foyer.url, SHOP, { cookie: 'any=one' }))).toEqual(NOTHING);
    expect(await caching(get(foyer.url, SHOP, { authorization: 'Bearer foyer_x' }))).toEqual(NOTHING);
    for (const query of [
      '{ me { id } }',
      '{ nothing }',
      '{',
      'mutation { logout }',
      '{ event(slug: "none") { id } me { id } }',
    ])
      expect(await caching(get(foyer.url, { query }))).toEqual(NOTHING);
    const persistedQuery = { version: 1, sha256Hash: 'b'.repeat(64) };
    expect(await caching(get(foyer.url, { extensions: { persistedQuery } }))).toEqual(NOTHING);
  });

  it('is told that nothing changed, and when it did', async () => {
    const { admin, event, vip } = await stage(foyer, { vip: 5 });
    const asked = { query: `{ ticketTypes(eventId: "${event.id}") { name available } }` };
    const first = await get(foyer.url, asked);
    const etag = header(first, 'etag')!;
    for (const named of [etag, `W/${etag}`, `"another", ${etag}`, '*']) {
      const again = await get(foyer.url, asked, { 'if-none-match': named });
      expect([again.status, again.body]).toEqual([304, '']);
      expect(header(again, 'etag')).toBe(etag);
      expect(header(again, 'vary')).toBe(VARY);
      expect(header(again, 'cache-control')).toMatch(/^public/);
      for (const name of ['content-type', 'content-length']) expect(header(again, name)).toBeUndefined();
      expect(header(again, 'x-request-id')).toMatch(/^[\da-f-]{36}$/);
    }
    expect((await get(foyer.url, asked, { 'if-none-match': '"another"' })).status).toBe(200);
    await admin.changes(vip.id, { available: 6 });
    const changed = await get(foyer.url, asked, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(header(changed, 'etag')).not.toBe(etag);
  });

  it('lets pages of CORS_ORIGINS read the tag', async () => {
    const answer = await get(foyer.url, SHOP, { origin: ORIGIN });
    expect(header(answer, 'access-control-allow-origin')).toBe(ORIGIN);
    expect(header(answer, 'access-control-expose-headers')).toContain('ETag');
    expect(header(answer, 'vary')).toBe(VARY);
  });
});
