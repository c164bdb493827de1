import { Foyer } from '../support/foyer.js';
import { get, header, post, type Received } from '../support/exchange.js';
import { register } from '../support/box-office.js';

const SHOP = { query: '{ ticketTypes { name } }' };
const ORIGIN = 'https://shop.example';

/** What RateLimit says of a budget. */
const left = (answer: Received, name: string) => {
  const found = new RegExp(`"${name}";r=(\\d+);t=(\\d+)`).exec(header(answer, 'ratelimit') ?? '');
  return found ? { points: Number(found[1]), seconds: Number(found[2]) } : undefined;
};

describe.each(['answers', 'off'])('each GraphQL answer says what is left, with OPTIMIZATIONS=%s:', (OPTIMIZATIONS) => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start({
      OPTIMIZATIONS,
      RATE_LIMITS: 'on',
      BUDGET_PER_ADDRESS: '1000',
      CORS_ORIGINS: ORIGIN,
    });
  });
  afterEach(() => foyer.stop());

  it('of the address’s budget, kept or not, 304 included', async () => {
    const seen: number[] = [];
    const first = await get(foyer.url, SHOP);
    for (const answer of [
      first,
      await get(foyer.url, SHOP),
      await get(foyer.url, SHOP, { 'if-none-match': header(first, 'etag')! }),
      await post(foyer.url, SHOP),
      await post(foyer.url, SHOP),
      await post(foyer.url, '{'),
      await post(foyer.url, { query: '{ nothing }' }),
      await post(foyer.url, { query: '{ nothing }' }, { 'sec-fetch-site': 'cross-site' }),
    ]) {
      expect(header(answer, 'ratelimit-policy')).toBe('"address";q=1000;qu="points";w=60');
      const { points, seconds } = left(answer, 'address')!;
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
      seen.push(points);
    }
    const cost = 1000 - seen[0]!;
    expect(cost).toBeGreaterThan(2);
    expect(seen.slice(0, 5)).toEqual([1, 2, 3, 4, 5].map((n) => 1000 - n * cost));
    expect(seen.slice(5)).toEqual(seen.slice(5).toSorted((a, b) => b - a));
  });

  it('of session and user as well', async () => {
    const { client } = await register(foyer);
    const cookie = await client.jar.getCookieString(foyer.url);
    const answer = await post(foyer.url, { query: '{ myOrders { totalCount } }' }, { cookie });
    expect(header(answer, 'ratelimit-policy')).toBe(
      '"address";q=1000;qu="points";w=60, "credential";q=20000;qu="points";w=60, "user";q=40000;qu="points";w=60',
    );
    expect(left(answer, 'credential')!.points).toBeLessThan(20_000);
    expect(left(answer, 'user')!.points).toBeLessThan(40_000);
  });

  it('nothing when it is used up, beside Retry-After', async () => {
    let answer = await post(foyer.url, SHOP);
    for (let n = 0; n < 200 && answer.status === 200; n++) answer = await post(foyer.url, SHOP);
    expect(answer.status).toBe(429);
    expect(left(answer, 'address')!.points).toBe(0);
    expect(left(answer, 'address')!.seconds).toBe(Number(header(answer, 'retry-after')));
  });

  it('to scripts of CORS_ORIGINS, too', async () => {
    const answer = await post(foyer.url, SHOP, { origin: ORIGIN });
    expect(header(answer, 'access-control-expose-headers')).toMatch(/RateLimit,RateLimit-Policy/);
  });

  it('and, where the request asks for it, the cost of its operation', async () => {
    const extensions = { cost: true };
    const [plain, asked] = [await post(foyer.url, SHOP), await post(foyer.url, { ...SHOP, extensions })];
    expect(JSON.parse(plain.body)).not.toHaveProperty('extensions');
    expect(JSON.parse(asked.body).extensions).toEqual({ cost: { requested: 10, limit: 5000 } });
    expect((await get(foyer.url, { ...SHOP, extensions })).body).toBe(asked.body);
    expect((await post(foyer.url, { ...SHOP, extensions: { cost: 'yes' } })).body).toBe(plain.body);
    const failed = await post(foyer.url, { query: '{ myOrders { totalCount } }', extensions });
    expect(JSON.parse(failed.body)).toMatchObject({ errors: [{}], extensions: { cost: { limit: 5000 } } });
  });
});
