import { serverAudits } from 'graphql-http';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';

const GRAPHQL_JSON = 'application/graphql-response+json';

/** The audits of graphql-http, all 61, that this client sees fail. */
async function complaints(client: Client): Promise<string[]> {
  const fetchFn = (url: string, init: RequestInit = {}) => client.fetch(url.slice(client.url.length), init);
  const audits = serverAudits({ url: `${client.url}/graphql`, fetchFn });
  expect(audits).toHaveLength(61);
  const results = await Promise.all(audits.map(({ fn }) => fn()));
  return results.flatMap((result) => (result.status === 'ok' ? [] : result.id));
}

describe('GraphQL over HTTP', () => {
  it('is kept to the letter for an admin', async () => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
    expect(await complaints(await foyer.admin())).toEqual([]);
    await foyer.stop();
  });

  it('is kept for everybody but where the schema is asked for', async () => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
    expect(await complaints(foyer.client())).toEqual(['BF61', '2EA1', '28B9', 'D6D5', '6A70']);
    await foyer.stop();
  });

  it('says 200 to who accepts plain JSON alone, and to nobody else', async () => {
    const foyer = await Foyer.start();
    const statuses = (query: string) =>
      Promise.all(
        ['application/json', 'application/json; charset=utf-8', '*/*', 'application/json, */*', GRAPHQL_JSON].map(
          async (accept) => {
            const headers = { 'content-type': 'application/json', accept };
            const body = JSON.stringify({ query });
            return (await foyer.client().fetch('/graphql', { method: 'POST', headers, body })).status;
          },
        ),
      );
    for (const query of ['{', '{ nothing }', 'query ($id: ID!) { order(id: $id) { id } }']) {
      expect(await statuses(query)).toEqual([200, 200, 400, 400, 400]);
    }
    expect(await statuses('')).toEqual([400, 400, 400, 400, 400]);
    await foyer.stop();
  });
});
