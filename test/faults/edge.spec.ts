import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as requestHttp, type IncomingMessage, type Server } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/ports.js';
import { runningTime } from '../support/running-time.js';

const OWN_ANSWER = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json',
  'x-content-type-options': 'nosniff',
};

/** deploy/Caddyfile for https://localhost, in whose name it certifies itself, before something that answers everything. */
class Edge {
  private constructor(
    private readonly caddy: ChildProcess,
    private readonly folder: string,
    readonly replica: Server,
    readonly http: number,
    readonly https: number,
  ) {}

  static async open(): Promise<Edge> {
    const replicaPort = await freePort(3);
    const [http, https] = [replicaPort + 1, replicaPort + 2];
    const replica = createServer((request, response) => response.end(`Foyer has ${request.url}`));
    await once(replica.listen(replicaPort, '127.0.0.1'), 'listening');
    const folder = await mkdtemp(join(tmpdir(), 'foyer-edge-'));
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      PUBLIC_URL: 'https://localhost',
      FOYER_REPLICAS: `127.0.0.1:${replicaPort}`,
      FOYER_HTTP_PORT: String(http),
      FOYER_HTTPS_PORT: String(https),
    };
    const args = ['run', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile'];
    const caddy = spawn('caddy', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaints = '';
    caddy.stderr.on('data', (chunk: Buffer) => (complaints += chunk));
    const edge = new Edge(caddy, folder, replica, http, https);
    while (!(await edge.asksSafely('/').catch(() => undefined))) {
      if (caddy.exitCode !== null) throw new Error(`Caddy ended:\n${complaints}`);
      await pause(50);
    }
    return edge;
  }

  asks(path: string, { method = 'GET', headers = {} } = {}): Promise<Answer> {
    return answer(requestHttp({ port: this.http, path, method, headers: { host: 'localhost', ...headers } }));
  }

  /** What it answers to exactly these bytes, over plain http. */
  async tells(bytes: string): Promise<string> {
    const socket = connect(this.http, '127.0.0.1').on('error', () => {});
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.write(bytes);
    await once(socket, 'close');
    return text;
  }

  asksSafely(path: string): Promise<Answer> {
    const certified = { servername: 'localhost', rejectUnauthorized: false };
    return answer(requestHttps({ ...certified, port: this.https, path, headers: { host: 'localhost' }, agent: false }));
  }

  async close(): Promise<void> {
    this.replica.close();
    this.replica.closeAllConnections();
    const exit = once(this.caddy, 'exit');
    this.caddy.kill('SIGTERM');
    await exit;
    await rm(this.folder, { recursive: true });
  }
}

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  text: string;
}

async function answer(request: ReturnType<typeof requestHttp>): Promise<Answer> {
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

describe('a site that is named', () => {
  let edge: Edge;
  beforeAll(async () => void (edge = await Edge.open()));
  afterAll(() => edge.close());

  it('is served over https, and people are sent there', async () => {
    expect(await edge.asksSafely('/?a=b')).toMatchObject({ status: 200, text: 'Foyer has /?a=b' });
    for (const path of ['/?a=b', '/auth/login']) {
      const sent = await edge.asks(path);
      expect(sent).toMatchObject({ status: 301, headers: { location: `https://localhost${path}` } });
    }
    const { status, headers } = await edge.asks('/', { headers: { host: 'elsewhere.example.com' } });
    expect([status, headers.location]).toEqual([301, 'https://localhost/']);
  });

  it.each([
    ['POST', '/graphql', {}],
    ['GET', '/graphql?query=%7Bme%7Bid%7D%7D', {}],
    ['GET', '/GraphQL/', {}],
    ['POST', '/auth/login', {}],
    ['GET', '/account/export.json', { authorization: 'Bearer foyer_1' }],
  ])('refuses a program that shows what it has in the clear: %s %s', async (method, path, headers) => {
    const refused = await edge.asks(path, { method, headers });
    expect(refused).toMatchObject({ status: 403, headers: OWN_ANSWER });
    expect(refused.headers).not.toHaveProperty('location');
    expect(refused.headers).not.toHaveProperty('server');
    expect(JSON.parse(refused.text)).toEqual({
      errors: [{ message: 'Foyer answers at https://localhost only.', extensions: { code: 'FORBIDDEN' } }],
    });
  });

  it.each([
    '@evil.example',
    'foo@evil.example',
    '.evil.example/',
    ':80@evil.example/',
    '//evil.example',
    '//evil.example/%2e%2e',
    '/\\\\evil.example',
    '\\\\evil.example',
    'http://evil.example/',
    'http://evil.example',
    'http://localhost@evil.example/x',
    'http://evil.example//evil.example/',
    'http:@evil.example',
    'http:evil.example',
    'mailto:x@evil.example',
    '*',
    '?@evil.example',
    '/%0d%0aLocation:%20https://evil.example/',
  ])('sends nobody to another site, whatever is asked for: %s', async (target) => {
    for (const method of ['GET', 'HEAD']) {
      for (const host of ['localhost', 'evil.example', 'localhost@evil.example']) {
        const text = await edge.tells(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
        const sent = /^location: (.*)\r$/im.exec(text)?.[1];
        if (sent !== undefined) expect(new URL(sent).host).toBe('localhost');
        expect(text).toMatch(/^HTTP\/1\.[01] (301|400|403)/);
      }
    }
  });

  it.each(['/readyz', '/livez', '/readyz/', '/READYZ', '/%72eadyz', '/livez?x'])(
    'does not say to the public how it is: %s',
    async (path) => {
      const hidden = await edge.asksSafely(path);
      expect(hidden).toMatchObject({ status: 404, headers: OWN_ANSWER });
      expect(hidden.headers['strict-transport-security']).toMatch(/^max-age=31536000/);
    },
  );

  it('hangs up on who does not finish a head', async () => {
    const socket = connect(edge.http, '127.0.0.1').on('error', () => {});
    const begun = runningTime();
    socket.resume().write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    await once(socket, 'close');
    expect(runningTime() - begun).toBeLessThan(12_000);
  });

  it('says so in the usual form where no replica is there', async () => {
    edge.replica.close();
    edge.replica.closeAllConnections();
    const away = await edge.asksSafely('/');
    expect(away).toMatchObject({ status: 503, headers: { ...OWN_ANSWER, 'retry-after': '1' } });
    expect(JSON.parse(away.text)).toMatchObject({ errors: [{ extensions: { code: 'TEMPORARILY_UNAVAILABLE' } }] });
  });
});
