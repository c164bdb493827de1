import { Foyer } from './support/foyer.js';
import { register } from './support/box-office.js';

const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('Apollo Sandbox', () => {
  it('is at /graphql for browsers outside production, with the cookie, at our endpoint only, and framed by nobody', async () => {
    const foyer = await Foyer.start();
    const response = await foyer.client().fetch('/graphql', BROWSER);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain('new window.EmbeddedSandbox');
    expect(page).toContain('"includeCookies":true');
    expect(page).toContain('"endpointIsEditable":false');
    expect(page).toMatch(/Content-Security-Policy" content="script-src 'self' 'nonce-[0-9a-f]{64}' https:/);
    expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
    await foyer.stop();
  });

  it('is only for admins in production; for everybody else there is no such page', async () => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
    const customer = await register(foyer);
    for (const client of [foyer.client(), customer.client]) {
      const response = await client.fetch('/graphql', BROWSER);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('Sandbox');
    }
    const admin = await foyer.admin();
    expect(await (await admin.fetch('/graphql', BROWSER)).text()).toContain('new window.EmbeddedSandbox');
    await foyer.stop();
  });

  it('leaves programs alone', async () => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
    const query = `/graphql?query=${encodeURIComponent('{ me { id } }')}`;
    const response = await foyer.client().fetch(query, { headers: { accept: '*/*', 'apollo-require-preflight': '1' } });
    expect(await response.json()).toEqual({ data: { me: null } });
    const introspection = await foyer.client().isRefused('{ __schema { queryType { name } } }');
    expect(introspection).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
    await foyer.stop();
  });
});
