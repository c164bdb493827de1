import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { Foyer } from '../support/foyer.js';
import { exchange, header } from '../support/exchange.js';
import { register } from '../support/box-office.js';

const SDL = readFileSync('schema.gql', 'utf8');

describe('GET /schema.gql', () => {
  it('is the schema as text for everybody outside production, with a tag', async () => {
    const foyer = await Foyer.start();
    const ask = (headers: Record<string, string> = {}) => exchange(`${foyer.url}/schema.gql`, 'GET', headers);
    const answer = await ask();
    expect(answer.body).toBe(SDL);
    expect(header(answer, 'content-type')).toBe('text/plain; charset=utf-8');
    const etag = header(answer, 'etag')!;
    expect(await ask({ 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });

    const packed = await ask({ 'accept-encoding': 'gzip, br' });
    expect(header(packed, 'content-encoding')).toBe('br');
    expect(brotliDecompressSync(packed.bytes).toString()).toBe(SDL);
    expect(header(packed, 'etag')).not.toBe(etag);
    await foyer.stop();
  });

  it('in production only for those who may explore the API', async () => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
    const { client: customer } = await register(foyer);
    for (const client of [foyer.client(), customer]) {
      const refused = await client.fetch('/schema.gql');
      expect(refused.status).toBe(404);
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    }
    const admin = await foyer.admin();
    const answer = await admin.fetch('/schema.gql');
    expect(await answer.text()).toBe(SDL);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    await foyer.stop();
  });
});
