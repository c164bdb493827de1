import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { asset } from '../../../src/http/assets.js';
import { Foyer } from '../../support/foyer.js';
import { dial, get, NEXT_TO_NOTHING } from '../support/connections.js';
import { expectHealthy } from '../support/harmless.js';
import { expectNothingKept, expectOthersServed } from '../support/meanwhile.js';

const UPGRADE = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Version': 13,
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** All that came until the other side hung up. */
async function heard(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = socket.closed ? undefined : new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  await closed;
  return Buffer.concat(chunks).toString('latin1');
}

const answersIn = (text: string) => text.match(/HTTP\/1\.1 \d{3}/g) ?? [];

describe('a connection', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) });
  });
  afterAll(() => foyer.stop());

  describe('that sends requests without waiting for answers', () => {
    it('gets nothing for the later ones, and leaves nothing behind when it is cut', async () => {
      const flood = get(asset('graphiql.js')).repeat(2000);
      await expectNothingKept(
        () =>
          expectOthersServed(foyer, async () => {
            const socket = await dial(foyer);
            socket.write(flood);
            await Promise.race([heard(socket), pause(1000)]);
            socket.destroy();
          }),
        NEXT_TO_NOTHING,
      );
      await expectHealthy(foyer);
    });

    it.each([
      ['pages', get('/').repeat(3)],
      ['an upgrade behind a page', get('/') + get('/graphql', UPGRADE)],
      ['an upgrade elsewhere behind a page', get('/') + get('/nowhere', UPGRADE)],
      ['what is no request behind a page', get('/') + 'GARBAGE\r\n\r\n'],
    ])('is closed: %s', async (_, bytes) => {
      const socket = await dial(foyer);
      socket.write(bytes);
      const text = await heard(socket);
      expect(text).not.toContain('HTTP/1.1 101');
      expect(answersIn(text).length).toBeLessThanOrEqual(1);
      await expectHealthy(foyer);
    });

    it('may ask again as often as it likes once an answer has come', async () => {
      const socket = await dial(foyer);
      socket.resume();
      for (let n = 0; n < 50; n++) {
        const path = ['/livez', asset('site.css'), '/nope', '/auth/login'][n % 4]!;
        socket.write(get(path));
        let text = '';
        do text += String((await once(socket, 'data'))[0]);
        while (!isWhole(text));
        expect(text).toMatch(/^HTTP\/1\.1 (200|404)/);
      }
      socket.write(get('/graphql', UPGRADE));
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 (101|400)/);
      socket.destroy();
    });
  });
});

describe('too many connections', () => {
  it('of one address are refused, and those that are open go on', async () => {
    const foyer = await Foyer.start({ RATE_LIMITS: 'on', CONNECTIONS_PER_ADDRESS: '10' });
    const first = await Promise.all(Array.from({ length: 10 }, () => dial(foyer)));
    const more = await Promise.all(Array.from({ length: 300 }, () => dial(foyer)));
    for (const text of await Promise.all(more.map(heard))) expect(text).toMatch(/^(HTTP\/1\.1 429 .*)?/);
    first[0]!.write(get('/livez'));
    expect(String((await once(first[0]!.resume(), 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
    for (const socket of first) socket.destroy();
    await until(async () => (await fetch(`${foyer.url}/livez`).catch(() => undefined))?.status === 200);
    await foyer.stop();
  });

  it('through a trusted proxy count in all only', async () => {
    const foyer = await Foyer.start({
      RATE_LIMITS: 'on',
      TRUST_PROXY: 'loopback',
      CONNECTIONS_PER_ADDRESS: '10',
      CONNECTIONS: '20',
    });
    const first = await Promise.all(Array.from({ length: 20 }, () => dial(foyer)));
    first[19]!.write(get('/livez'));
    expect(String((await once(first[19]!.resume(), 'data'))[0])).toMatch(/^HTTP\/1\.1 200/);
    const more = await Promise.all(Array.from({ length: 100 }, () => dial(foyer)));
    for (const text of await Promise.all(more.map(heard))) expect(text).toBe('');
    for (const socket of first) socket.destroy();
    await until(async () => (await fetch(`${foyer.url}/livez`).catch(() => undefined))?.status === 200);
    await foyer.stop();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}

/** Whether an answer that names its length is there to its end. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
  return end >= 0 && Buffer.byteLength(text.slice(end + 4)) >= length;
}
