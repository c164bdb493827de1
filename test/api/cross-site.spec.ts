import { request, speak } from '../security/support/raw-http.js';
import { ADMIN, Foyer } from '../support/foyer.js';
import { routes } from '../support/routes.js';

const PUBLIC_URL = 'https://tickets.example.com';
const SHOP = 'https://shop.example.com';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const ME = '{"query":"{ me { username } }"}';

/** How browsers mark what they send. */
const fetched = (site: string, origin?: string) => ({
  'Sec-Fetch-Site': site,
  'Sec-Fetch-Mode': 'cors',
  'Sec-Fetch-Dest': 'empty',
  ...(origin && { Origin: origin }),
});
const framed = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' };
const followed = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };

describe('what another site makes a browser send', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ PUBLIC_URL, CORS_ORIGINS: `${SHOP}, https://app.example.com/` });
  });
  afterAll(() => foyer.stop());

  const statusOf = async (line: string, headers: object, body = '') =>
    (await speak(foyer, request(line, { ...headers }, body))).status;
  const asks = (headers: object) => speak(foyer, request('POST /graphql', { ...JSON_TYPE, ...headers }, ME));

  it('is refused at the API, whatever the content type', async () => {
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://tickets.example.com' },
      { Origin: `${PUBLIC_URL}.evil.example` },
      fetched('cross-site', 'https://evil.example'),
      fetched('same-site', 'https://evil.tickets.example.com'),
      fetched('cross-site'),
      fetched('same-origin, cross-site', PUBLIC_URL),
      fetched('nonsense'),
      { ...followed, Origin: 'null' },
    ]) {
      const { status, text } = await asks(headers);
      expect({ headers, status }).toEqual({ headers, status: 403 });
      expect(text).toContain('"code":"FORBIDDEN"');
    }
  });

  it('is refused on every other route, in frames and images, too', async () => {
    for (const path of ['/', '/orders', '/orders/1/receipt', '/admin/export/transactions.csv', '/assets/x/site.css']) {
      expect(await statusOf(`GET ${path}`, framed)).toBe(403);
      expect(await statusOf(`GET ${path}`, fetched('cross-site'))).toBe(403);
      expect(await statusOf(`POST ${path}`, followed)).toBe(403);
      expect(await statusOf(`DELETE ${path}`, { Origin: 'https://evil.example' })).toBe(403);
    }
  });

  it('opens a page where somebody follows a link', async () => {
    expect(await statusOf('GET /', followed)).toBe(200);
    expect(await statusOf('GET /auth/login?next=/orders', { ...followed, 'Sec-Fetch-Site': 'same-site' })).toBe(200);
  });

  it('begins no download and nothing that costs, also where somebody follows a link', async () => {
    const house = await Foyer.start({ PUBLIC_URL, RATE_LIMITS: 'on', BUDGET_PER_USER: '1500' });
    const cookies = async () => {
      const login = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
      const answer = await fetch(`${house.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: login, variables: { input: ADMIN } }),
      });
      return answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
    };
    const Cookie = (await cookies()).join('; ');
    const ask = async (path: string, headers: object) =>
      speak(house, request(`GET ${path}`, { Accept: 'text/html,*/*', Cookie, ...headers }));
    const isPage = (text: string) => /^content-type: text\/html/im.test(text) && !/^content-disposition:/im.test(text);

    const probes = new Set(['/livez', '/readyz']);
    const all = routes(house).filter((path) => !probes.has(path));
    const downloads = new Set(all.filter((path) => /\.\w+$/.test(path)));
    expect(downloads.size).toBe(9);
    for (const site of ['cross-site', 'same-site', 'same-origin, cross-site', 'nonsense']) {
      const came = { ...followed, 'Sec-Fetch-Site': site };
      for (const path of all) {
        const { status, text } = await ask(path.replace(':id', '1'), came);
        expect({ path, page: isPage(text), status: downloads.has(path) ? status : 0 }).toEqual({
          path,
          page: true,
          status: downloads.has(path) ? 403 : 0,
        });
      }
    }
    expect(await house.rows("select * from audit_entry where action like 'export%'")).toEqual([]);
    // A user's budget is whole yet: three downloads are in it.
    const here = [
      {},
      { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' },
      { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' },
    ];
    for (const headers of here) expect((await ask('/admin/export/summary.csv', headers)).status).toBe(200);
    expect((await ask('/admin/export/summary.csv', {})).status).toBe(429);
    await house.stop();
  });

  it('opens no query where somebody follows a link', async () => {
    for (const path of ['/graphql', '/graphql/', '/GraphQL', '/graphql/x']) {
      const line = `GET ${path}?query=${encodeURIComponent('{ me { username } }')}`;
      for (const Accept of ['application/json', 'text/html,*/*']) {
        expect(await statusOf(line, { ...followed, Accept })).toBe(403);
      }
      expect(await statusOf(line, { 'Sec-Fetch-Site': 'none', Accept: 'application/json' })).toBe(200);
    }
  });

  it('is not what programs and our own pages send', async () => {
    for (const headers of [{}, { Origin: PUBLIC_URL }, fetched('same-origin', PUBLIC_URL), fetched('none')]) {
      expect((await asks(headers)).status).toBe(200);
    }
  });

  describe('with CORS_ORIGINS', () => {
    it('may be the API’s, of the origins named, and without a cookie', async () => {
      for (const origin of [SHOP, 'https://app.example.com']) {
        const { status, text } = await asks(fetched('cross-site', origin));
        expect(status).toBe(200);
        expect(text).toContain(`Access-Control-Allow-Origin: ${origin}`);
        expect(text).not.toMatch(/Access-Control-Allow-Credentials/i);
      }
      expect((await asks({ ...fetched('same-site', SHOP), Cookie: 'foyer.sid=x' })).status).toBe(403);
      expect((await asks(fetched('cross-site', 'https://evil.example'))).status).toBe(403);
    });

    it('tells a browser beforehand, and nothing to others', async () => {
      const ask = (Origin: string) =>
        speak(
          foyer,
          request('OPTIONS /graphql', {
            ...fetched('cross-site', Origin),
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'authorization,content-type',
          }),
        );
      const { status, text } = await ask(SHOP);
      expect(status).toBe(204);
      expect(text).toMatch(/Access-Control-Allow-Headers: authorization,content-type/i);
      expect((await ask('https://evil.example')).text).not.toMatch(/Access-Control-Allow-Origin/i);
    });
  });

  it('is all refused without CORS_ORIGINS, the question beforehand included', async () => {
    const house = await Foyer.start({ PUBLIC_URL });
    for (const line of ['OPTIONS /graphql', 'POST /graphql']) {
      const { status, text } = await speak(house, request(line, { ...JSON_TYPE, ...fetched('cross-site', SHOP) }, ME));
      expect(status).toBe(403);
      expect(text).not.toMatch(/Access-Control/i);
    }
    await house.stop();
  });
});
