import type { Client } from '../support/client.js';
import { BROWSER } from '../support/client.js';
import { stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { routes } from '../support/routes.js';

const ALWAYS = {
  'content-security-policy': expect.stringMatching(/frame-ancestors 'none'/),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': expect.stringMatching(/no-store/),
};
const NEVER = [
  'x-powered-by',
  'server',
  'access-control-allow-origin',
  'cross-origin-embedder-policy',
  'clear-site-data',
];

const RECEIPT = expect.stringMatching(/^\/orders\/or_\w+\/receipt$/) as string;

describe('every answer says how it may be used', () => {
  let foyer: Foyer;
  let admin: Client;
  let paths: string[];
  beforeAll(async () => {
    foyer = await Foyer.start();
    const scene = await stage(foyer);
    const order = await scene.customer.places({ [scene.vip.id]: 1 });
    await scene.admin.approves(order);
    admin = scene.admin.client;
    paths = routes(foyer).map((path) => path.replace(':id', order.id));
  });
  afterAll(() => foyer.stop());

  function expectProtected({ headers, url }: Response) {
    const said = Object.fromEntries(headers);
    const kept = url.endsWith('/schema.gql') && { 'cache-control': 'private, no-cache' };
    expect({ url, ...said }).toMatchObject({ url, ...ALWAYS, ...kept });
    for (const name of NEVER) expect(said).not.toHaveProperty(name);
  }

  it('on every route, for people and programs, admins and strangers', async () => {
    expect(paths).toEqual(
      expect.arrayContaining(['/', '/admin/export/summary.csv', '/graphiql', '/livez', '/readyz', RECEIPT]),
    );
    for (const path of paths) {
      for (const client of [admin, foyer.client()]) {
        expectProtected(await client.fetch(path, BROWSER));
        expectProtected(await client.fetch(path));
      }
    }
  });

  it('on refusals, also of what no route has seen', async () => {
    const json = { 'content-type': 'application/json' };
    const post = (body: string, headers = json) => admin.fetch('/graphql', { method: 'POST', headers, body });
    const answers = await Promise.all([
      post('{"query":"{ me { id } }"}'),
      post('{"query":"{ nothing }"}'),
      post('{'),
      post('x'.repeat(70_000)),
      post('{}', { 'content-type': 'application/json; charset=bogus' }),
      admin.fetch('/graphql?query={me{id}}', { headers: json }),
      admin.fetch('/nope', BROWSER),
      admin.fetch('/assets/nope/x.js'),
      admin.fetch('/orders/%zz/receipt'),
      admin.fetch('/', { method: 'DELETE' }),
      admin.fetch('/', { method: 'POST', headers: { origin: 'https://evil.example' } }),
    ]);
    for (const answer of answers) expectProtected(answer);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 413, 415, 200, 404, 404, 400, 404, 403]);
  });

  it('lets data load nothing', async () => {
    for (const path of ['/livez', '/admin/export/summary.csv', '/nope']) {
      const { headers } = await admin.fetch(path);
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
    }
  });

  it('lets Sandbox’s page alone open windows', async () => {
    const { headers } = await admin.fetch('/graphql', BROWSER);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin-allow-popups');
  });

  it('insists on https where people come over it, and only there', async () => {
    const hsts = async (PUBLIC_URL: string) => {
      const house = await Foyer.start({ PUBLIC_URL });
      const { headers } = await house.client().fetch('/nope');
      await house.stop();
      return headers.get('strict-transport-security');
    };
    expect(await hsts('https://tickets.example.com')).toBe('max-age=31536000; includeSubDomains');
    expect(await hsts('http://tickets.example.com')).toBeNull();
  });
});
