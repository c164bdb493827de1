import { BROWSER } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { register } from '../support/box-office.js';

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
      for (const path of ['/graphql', '/graphql/', '/GraphQL', '/graphql/x', '/graphql/x/y', '/graphql?x']) {
        const response = await client.fetch(path, BROWSER);
        expect(response.status).toBe(404);
        expect(await response.text()).not.toContain('Sandbox');
      }
    }
    const admin = await foyer.admin();
    expect(await (await admin.fetch('/graphql', BROWSER)).text()).toContain('new window.EmbeddedSandbox');
    await foyer.stop();
  });

  it('leaves programs alone', async () => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
    const query = `/graphql?query=${encodeURIComponent('{ me { id } }')}`;
    const response = await foyer.client().fetch(query, { headers: { accept: '*/*' } });
    expect(await response.json()).toEqual({ data: { me: null } });
    await foyer.stop();
  });

  it('finds the schema by introspection, which in production nobody but admins may do', async () => {
    const query = '{ __schema { queryType { name } } }';
    const production = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
    const customer = await register(production);
    for (const client of [production.client(), customer.client]) {
      expect(await client.isRefused(query)).toEqual({ code: 'GRAPHQL_VALIDATION_FAILED' });
      expect(await client.isRefused('{ me { id } __type(name: "User") { name } }')).toMatchObject({
        code: 'GRAPHQL_VALIDATION_FAILED',
      });
      expect(await client.asks('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    }
    const admin = await production.admin();
    expect(await admin.does(query)).toEqual({ __schema: { queryType: { name: 'Query' } } });
    await production.stop();

    const development = await Foyer.start();
    expect(await development.client().does(query)).toEqual({ __schema: { queryType: { name: 'Query' } } });
    await development.stop();
  });
});
