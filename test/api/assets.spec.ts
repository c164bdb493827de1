import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import express from 'express';
import { serveAssets } from '../../src/http/assets.js';

const SCRIPT = 'console.log("hello");\n'.repeat(100);

describe('what browsers load', () => {
  let folder: string;
  const servers: Server[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foyer-assets-'));
    await mkdir(join(folder, 'browser'));
    await writeFile(join(folder, 'secret.js'), 'not for browsers');
    await writeFile(join(folder, 'browser', 'a.js'), SCRIPT);
    await writeFile(join(folder, 'browser', 'a.js.br'), brotliCompressSync(SCRIPT));
    await writeFile(join(folder, 'browser', 'a.js.gz'), gzipSync(SCRIPT));
    await writeFile(join(folder, 'browser', 'icon.svg'), '<svg/>');
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await rm(folder, { recursive: true });
  });

  /** Asks for a file; fetch would unpack it. */
  async function serve(lasting: boolean) {
    const app = express()
      .disable('x-powered-by')
      .use('/assets', serveAssets(lasting, join(folder, 'browser')));
    const server = app.listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetch(`http://127.0.0.1:${port}/assets/${path}`, {
        method,
        // Left to itself, fetch says no-cache with If-None-Match.
        headers: { 'accept-encoding': 'identity', 'cache-control': 'max-age=0', ...headers },
      });
  }

  it.each([
    ['identity', null],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['nonsense', null],
  ])('comes as small as the browser takes it: %s', async (accepted, encoding) => {
    const response = await (await serve(true))('a.js', { 'accept-encoding': accepted });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await response.text()).toBe(SCRIPT);
  });

  it('is as it is where the build made no smaller form', async () => {
    const response = await (await serve(true))('icon.svg', { 'accept-encoding': 'br, gzip' });
    expect(response.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toBe('<svg/>');
  });

  it('is not sent again to a browser that has it, in the same form', async () => {
    const ask = await serve(true);
    const [plain, small] = [await ask('a.js'), await ask('a.js', { 'accept-encoding': 'br' })];
    const etag = plain.headers.get('etag')!;
    expect(etag).not.toBe(small.headers.get('etag'));
    expect((await ask('a.js', { 'if-none-match': etag })).status).toBe(304);
    expect((await ask('a.js', { 'if-none-match': etag, 'accept-encoding': 'br' })).status).toBe(200);
    const head = await ask('a.js', {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(SCRIPT.length),
      '',
    ]);
  });

  it.each([
    '',
    'b.js',
    'a.js.br',
    '../secret.js',
    '..%2fsecret.js',
    '%2e%2e/secret.js',
    'a.js%00',
    '%zz',
    'constructor',
  ])('is nothing else: %s', async (path) => {
    for (const lasting of [true, false]) expect((await (await serve(lasting))(path)).status).toBe(404);
  });

  it('falls through where something is to be changed', async () => {
    expect((await (await serve(true))('a.js', {}, 'POST')).status).toBe(404);
  });

  it('is read anew for each request while one develops, and once in production', async () => {
    const [lasting, changing] = [await serve(true), await serve(false)];
    await writeFile(join(folder, 'browser', 'icon.svg'), '<svg>new</svg>');
    expect(await (await lasting('icon.svg')).text()).toBe('<svg/>');
    const response = await changing('icon.svg');
    expect([response.headers.get('cache-control'), await response.text()]).toEqual([
      'public, max-age=0',
      '<svg>new</svg>',
    ]);
    await writeFile(join(folder, 'browser', 'icon.svg'), '<svg/>');
  });
});
