import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Foyer } from '../support/foyer.js';
import { expectHarmless, type Met } from './support/harmless.js';
import { request, speak } from './support/raw-http.js';
import { Socket } from './support/socket.js';

const NOWHERE = [
  '//graphql /graphql// /GraphQL /%67raphql /graphql%00 /graphql/%00 /graphql;x /%00 /% /%zz /%c0%ae nonsense *',
  '/..%2f..%2fetc%2fpasswd /%2e%2e/%2e%2e/etc/passwd /../../etc/passwd /assets/x/..%2f..%2fmain.js /\\x',
  '/orders/..%2f1/receipt /orders/%00/receipt /orders/%zz/receipt /admin/../admin/dashboard /admin;/dashboard',
  `/${'a'.repeat(10_000)} /${'a/'.repeat(9_000)}`,
].flatMap((line) => line.split(' '));

describe('over raw HTTP', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({
      NODE_ENV: 'production',
      SESSION_SECRET: 'x'.repeat(32),
      REQUEST_HEAD_SECONDS: '3', // longer than the machine pauses
      REQUEST_SECONDS: '4',
    });
  });
  afterAll(() => foyer.stop());

  const sends = (bytes: string | Buffer, last?: boolean) => expectHarmless(foyer, () => speak(foyer, bytes, last));
  const posts = (body: string | Buffer, headers: Record<string, string> = {}) =>
    sends(request('POST /graphql', { 'Content-Type': 'application/json', ...headers }, body));
  const answer = ({ text }: Met) => JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) as object;
  const ME = '{"query":"{ __typename }"}';

  describe('names that every object has are names like any other', () => {
    const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

    it.each(NAMES)('%s', async (name) => {
      const asks = async (query: string, more = '') => answer(await posts(`{"query":"${query}"${more}}`));
      const refusal = (code: string) => ({ errors: [{ extensions: { code } }] });

      expect(await asks(`{ ${name}: __typename }`)).toEqual(JSON.parse(`{"data":{"${name}":"Query"}}`));
      expect(await asks(`query ${name} { __typename }`, `,"operationName":"${name}"`)).toHaveProperty('data');
      expect(await asks('query A { __typename }', `,"operationName":"${name}"`)).toMatchObject(
        refusal('OPERATION_RESOLUTION_FAILURE'),
      );
      const byVariable = `query ($${name}: ID!) { ticketTypes(eventId: $${name}) { name } }`;
      expect(await asks(byVariable, `,"variables":{"${name}":"1"}`)).toMatchObject({
        data: { ticketTypes: [{ name: 'VIP' }, { name: 'Regular' }] },
      });
      const inherited = `,"variables":{"${name}":{"id":"1"}}`;
      expect(await asks('query ($id: ID!) { ticketTypes(eventId: $id) { id } }', inherited)).toMatchObject(
        refusal('BAD_USER_INPUT'),
      );
      expect(await asks(byVariable)).toMatchObject(refusal('BAD_USER_INPUT'));
      expect(await asks(`{ ${name} }`)).toMatchObject(refusal('GRAPHQL_VALIDATION_FAILED'));
      expect(await asks(`{ ... on ${name} { id } }`)).toMatchObject(refusal('GRAPHQL_VALIDATION_FAILED'));
    });

    it.each(NAMES)('%s, as the id and the operation of a subscription', async (name) => {
      const socket = await Socket.open(foyer.url);
      const subscribes = (id: string, query: string) =>
        socket.send({ id, type: 'subscribe', payload: { query, operationName: name } });
      subscribes('another', 'subscription A { ticketTypes { id } }');
      expect(await socket.answer(({ id }) => id === 'another')).toMatchObject({
        payload: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
      });
      subscribes(name, `subscription ${name} { ticketTypes { id } }`);
      expect((await socket.answer(({ id }) => id === name)).type).toBe('next');
      subscribes(name, `subscription ${name} { ticketTypes { id } }`);
      expect(await socket.closed).toBe(4409);
    });

    it('and add nothing to any object', async () => {
      await posts('{"query":"{ __typename }","__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}}}');
      await sends(request('GET /?__proto__[evil]=1&constructor[prototype][evil]=1'));
      expect(({} as { evil?: unknown }).evil).toBeUndefined();
    });
  });

  it('of a key that comes twice, the last one is meant', async () => {
    expect(answer(await posts('{"query":"{ nothing }","query":"{ __typename }"}'))).toEqual({
      data: { __typename: 'Query' },
    });
  });

  describe('a body', () => {
    it.each([
      'null',
      '[]',
      '[null]',
      `[${ME}]`,
      '""',
      '5',
      'true',
      '',
      ' ',
      '{}',
      '{"query":null}',
      '{"query":5}',
      '{',
      '{"query":"{ __ty',
      `${ME}\0`,
      `${ME}${ME}`,
      '{"query":"\\ud800"}',
      '['.repeat(60_000),
    ])('that is no request is refused: %.20s', async (body) => {
      expect((await posts(body)).status).toBe(400);
    });

    it('past 64 KiB is refused before it is read, whatever its length is said to be', async () => {
      const json = { 'Content-Type': 'application/json' };
      const long = JSON.stringify({ query: '{ __typename }', extensions: { x: 'x'.repeat(64 * 1024) } });
      const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
      for (const bytes of [
        request('POST /graphql', json, long),
        request('POST /graphql', { ...json, 'Content-Length': 5e8 }, ME),
        request('POST /nope', { 'Content-Length': 5e8 }, ME),
        Buffer.concat([
          request('POST /graphql', { ...json, 'Transfer-Encoding': 'chunked' }),
          Buffer.from(`${chunk.repeat(4)}0\r\n\r\n`),
        ]),
      ]) {
        expect((await sends(bytes)).status).toBe(413);
      }
    });

    it.each(Object.entries({ gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }))(
      'that is compressed is refused as it is, whatever it would become: %s',
      async (encoding, compress) => {
        const headers = { 'Content-Encoding': encoding };
        expect((await posts(compress(ME), headers)).status).toBe(415);
        const bomb = compress(Buffer.alloc(30_000_000, ' '));
        expect(bomb.length).toBeLessThan(64 * 1024);
        expect((await posts(bomb, headers)).status).toBe(415);
        expect((await posts(compress(ME).subarray(0, 10), headers)).status).toBe(415);
        expect((await posts(ME, headers)).status).toBe(415);
        expect((await posts(compress(ME), { 'Content-Encoding': `${encoding}, ${encoding}` })).status).toBe(415);
      },
    );

    it.each(['utf-7', 'utf-16', 'utf-16le', 'utf-32', 'bogus', 'latin1', '"utf-8', '', 'x'.repeat(1000)])(
      'in the character set %.10j is read as that or refused',
      async (charset) => {
        const headers = { 'Content-Type': `application/json; charset=${charset}` };
        expect([200, 400, 415]).toContain((await posts(ME, headers)).status);
        expect([200, 400, 415]).toContain((await posts(Buffer.from(ME, 'utf16le'), headers)).status);
      },
    );

    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/graphql',
      'application/jsonx',
      'application/json, text/plain',
      'text/html',
      '',
      '/',
      ';',
    ])('of the type %j is refused', async (type) => {
      expect((await posts(ME, { 'Content-Type': type })).status).toBe(400);
    });

    it('that ends early, or of two lengths, is refused', async () => {
      const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
      expect((await sends(`${head}Content-Length: 500\r\n\r\n{"query":`, true)).status).toBe(400);
      for (const lengths of [
        'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
        'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n',
        'Content-Length: -1\r\n\r\n',
      ]) {
        expect((await sends(head + lengths)).status).toBe(400);
      }
    });
  });

  it.each(NOWHERE)('the path %.40s leads nowhere', async (path) => {
    for (const Accept of ['*/*', 'text/html']) {
      const { status, text } = await sends(request(`GET ${path}`, { Accept }));
      expect([303, 400, 401, 404, 431]).toContain(status);
      expect(text).not.toContain('Sandbox');
    }
  });

  it.each(['TRACE', 'CONNECT', 'OPTIONS', 'PROPFIND', 'QUERY', 'PUT', 'DELETE', 'BREW', 'get'])(
    'the method %s does nothing',
    async (method) => {
      for (const path of ['/', '/graphql', '/admin/export/summary.csv', 'foyer.example:443']) {
        const { status, text } = await sends(request(`${method} ${path}`, { Cookie: 'told=back' }));
        expect([0, 400, 404]).toContain(status);
        expect(text).not.toContain('told=back');
      }
    },
  );

  it('what is no HTTP is refused', async () => {
    for (const bytes of [
      Buffer.from([0x16, 3, 1, 0, 200, 1, 0, 0, 255, 0]),
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'GET / HTTP/3.0\r\n\r\n',
      'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\n X-A : b\r\n\r\n',
    ]) {
      expect((await sends(bytes)).status).toBe(400);
    }
  });

  it('too much of a head is refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`X-${index}`, 'x']));
    expect((await sends(request('GET /', many))).status).toBe(431);
    expect((await sends(request('GET /', { Cookie: 'x'.repeat(64 * 1024) }))).status).toBe(431);
  });

  it('who never finishes a head or a body keeps nobody waiting, and is cut off', async () => {
    const head = 'GET / HTTP/1.1\r\nHost: x\r\nX-';
    const body = request('POST /graphql', { 'Content-Type': 'application/json', 'Content-Length': 9 });
    const slow = Array.from({ length: 200 }, (_, count) => speak(foyer, count % 2 ? head : body));
    expect((await posts(ME)).status).toBe(200);
    for (const { status } of await Promise.all(slow)) expect(status).toBe(408);
  });
});
