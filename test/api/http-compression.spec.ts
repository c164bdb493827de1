import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { Foyer } from '../support/foyer.js';
import { get, header, post, type Received } from '../support/exchange.js';

/** An answer of a few kilobytes, and a short one. */
const LONG = {
  query: `{ ${Array.from({ length: 15 }, (_, n) => `a${n}: ticketTypes { name available price { amount } }`).join(' ')} }`,
};
const SHORT = { query: '{ __typename }' };
/** Fields whose values open something. `ApiToken.secret` is null but in the answer of createApiToken. */
const SECRETS = ['PasswordLink.url', 'SecondFactorSetup.secret', 'SecondFactorSetup.url'];

const textOf = (answer: Received): string => {
  const encoding = header(answer, 'content-encoding');
  if (encoding === undefined) return answer.body;
  return (encoding === 'br' ? brotliDecompressSync(answer.bytes) : gunzipSync(answer.bytes)).toString();
};

describe.each(['answers', 'off'])('an answer is compressed, with OPTIMIZATIONS=%s,', (OPTIMIZATIONS) => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ OPTIMIZATIONS });
  });
  afterAll(() => foyer.stop());

  it.each<[string, string | undefined]>([
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0.5, gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['*', 'br'],
    ['deflate', undefined],
    ['identity', undefined],
    ['br;q=0, gzip;q=0', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['', undefined],
    ['nonsense;;q=x', undefined],
  ])('as Accept-Encoding likes best: %j', async (accepted, encoding) => {
    for (const ask of [get, post]) {
      for (let n = 0; n < 2; n++) {
        const answer = await ask(foyer.url, LONG, { 'accept-encoding': accepted });
        expect(header(answer, 'content-encoding')).toBe(encoding);
        expect(textOf(answer)).toBe((await ask(foyer.url, LONG)).body);
        expect(answer.bytes.length).toBe(Number(header(answer, 'content-length')));
      }
    }
  });

  it('with a tag of its own for each encoding', async () => {
    const tags = ['gzip', 'br', 'identity'].map(async (accepted) =>
      header(await get(foyer.url, LONG, { 'accept-encoding': accepted }), 'etag'),
    );
    expect(new Set(await Promise.all(tags)).size).toBe(3);
  });

  it('never if it is short', async () => {
    for (const ask of [get, post])
      expect(header(await ask(foyer.url, SHORT, { 'accept-encoding': 'br' }), 'content-encoding')).toBeUndefined();
  });

  it('never for a cookie, which a browser may send in another’s name', async () => {
    for (const ask of [get, post]) {
      const answer = await ask(foyer.url, LONG, { 'accept-encoding': 'br', cookie: 'any=one' });
      expect(header(answer, 'content-encoding')).toBeUndefined();
    }
  });

  it('for an API token, which only programs send', async () => {
    const admin = await foyer.admin();
    const { createApiToken } = await admin.does<{ createApiToken: { secret: string } }>(
      'mutation { createApiToken(name: "a script", password: "the-admin-of-tests") { secret } }',
    );
    const headers = { authorization: `Bearer ${createApiToken.secret}`, 'accept-encoding': 'gzip' };
    const answer = await post(foyer.url, LONG, headers);
    expect(header(answer, 'content-encoding')).toBe('gzip');
    expect(header(answer, 'cache-control')).toBe('no-store');
  });

  it('never to a mutation', async () => {
    const query = `mutation { ${Array.from({ length: 15 }, (_, n) => `${'a'.repeat(80)}${n}: logout`).join(' ')} }`;
    const answer = await post(foyer.url, { query }, { 'accept-encoding': 'br' });
    expect([answer.status, header(answer, 'content-encoding')]).toEqual([200, undefined]);
    expect(answer.body.length).toBeGreaterThan(1024);
  });

  it('and no query shows what opens something', async () => {
    const admin = await foyer.admin();
    const { apiTokens } = await admin.does<{ apiTokens: object[] }>('{ apiTokens { secret } }');
    expect(apiTokens).toEqual([{ secret: null }]);
    const { schema } = foyer.app.get(GraphQLSchemaHost);
    for (const field of SECRETS) expect(fieldsUnder(schema, 'Mutation')).toContain(field);
    expect(SECRETS.filter((field) => fieldsUnder(schema, 'Query').has(field))).toEqual([]);
  });
});

/** Every field that a document may reach from that root. */
function fieldsUnder(schema: GraphQLSchema, root: string): Set<string> {
  const [found, rest] = [new Set<string>(), [root]];
  for (const name of rest) {
    const type = schema.getType(name);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      found.add(`${name}.${field.name}`);
      const next = getNamedType(field.type).name;
      if (!rest.includes(next)) rest.push(next);
    }
  }
  return found;
}
