import { register } from '../support/box-office.js';
import { BROWSER, type Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';

const STRICT = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const FOR_EVERYBODY = ['/', '/auth/login', '/auth/register', '/auth/password', '/admin/login'];
const FOR_CUSTOMERS = ['/orders', '/account'];
const FOR_STAFF = ['/admin/dashboard', '/graphiql'];

describe('pages', () => {
  let foyer: Foyer;
  let customer: Client;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
    ({ client: customer } = await register(foyer));
    admin = await foyer.admin();
  });
  afterAll(() => foyer.stop());

  const open = async (client: Client, path: string) => {
    const response = await client.fetch(path, BROWSER);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it.each([...FOR_EVERYBODY, ...FOR_CUSTOMERS, '/admin/dashboard'])(
    '%s loads nothing from elsewhere and runs no inline script',
    async (path) => {
      const { status, headers, text } = await open(admin, path);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(headers.get('content-security-policy')).toBe(STRICT);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(text.match(/<script[^>]*>[^<]*/g)).toEqual([expect.stringMatching(/src="\/assets\/[^/"]+\/\w+\.js">$/)]);
      expect(text).not.toMatch(/<style|style="|\son\w+=|https?:\/\//);
    },
  );

  it.each(FOR_EVERYBODY)('%s is for everybody', async (path) => {
    expect((await open(foyer.client(), path)).status).toBe(200);
  });

  it.each([
    ...FOR_CUSTOMERS.map((path) => ({ path, login: '/auth/login' })),
    ...FOR_STAFF.map((path) => ({ path, login: '/admin/login' })),
    { path: '/admin/dashboard?event=gala', login: '/admin/login' },
    { path: '/admin/export/summary.csv', login: '/admin/login' },
  ])('$path sends whoever is not logged in to $login and back', async ({ path, login }) => {
    const { status, headers } = await open(foyer.client(), path);
    expect(status).toBe(303);
    expect(headers.get('location')).toBe(`${login}?next=${encodeURIComponent(path)}`);
  });

  it.each(FOR_STAFF)('%s tells a customer on a page that it is not for them', async (path) => {
    const { status, headers, text } = await open(customer, path);
    expect(status).toBe(403);
    expect(headers.get('content-security-policy')).toBe(STRICT);
    expect(text).toContain('Your account may not do this.');
    expect(text).toContain('log in as somebody else');
    expect(text).toContain('id="log-out"');
    expect(text).toMatch(/<script type="module" src="\/assets\/[^/"]+\/frame\.js">/);
  });

  it('shows staff the way to their account where the server requires a second factor of them', async () => {
    const strict = await Foyer.start({ REQUIRE_STAFF_MFA: 'true' });
    const boss = await strict.admin();
    const { status, text } = await open(boss, '/admin/dashboard');
    expect(status).toBe(403);
    expect(text).toContain('<a class="btn btn-primary" href="/account">Set up a second factor</a>');
    expect((await open(boss, '/account')).status).toBe(200);
    expect((await open(customer, '/admin/dashboard')).text).not.toContain('second factor');
    await strict.stop();
  });

  it('says on each page who is logged in', async () => {
    const { text } = await open(admin, '/');
    expect(text).toContain('data-user="admin" data-role="ADMIN"');
    expect(text).toContain('href="/admin/dashboard"');
    expect((await open(customer, '/')).text).not.toContain('/admin/');
    expect((await open(foyer.client(), '/')).text).toContain('data-user="" data-role=""');
  });

  it('leads from /admin to the dashboard', async () => {
    const { status, headers } = await open(admin, '/admin');
    expect(status).toBe(302);
    expect(headers.get('location')).toBe('/admin/dashboard');
  });

  it('answers an address that is none with a page for people and JSON for programs', async () => {
    const page = await open(customer, '/nope');
    expect(page.status).toBe(404);
    expect(page.text).toContain('<h1 class="h2">There is no such page.</h1>');
    expect(page.text).toContain('data-role="CUSTOMER"');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect(page.headers.get('content-security-policy')).toBe(STRICT);
    const program = await customer.fetch('/nope');
    expect(await program.json()).toEqual({
      errors: [{ message: 'There is no such page.', extensions: { code: 'NOT_FOUND' } }],
    });
  });

  it('opens GraphiQL’s page to admins with a policy that names nobody else', async () => {
    const { status, headers, text } = await open(admin, '/graphiql');
    expect(status).toBe(200);
    expect(text).toContain('GraphiQL');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; worker-src 'self'/);
    expect(headers.get('content-security-policy')).not.toMatch(/https?:|\*/);
  });
});
