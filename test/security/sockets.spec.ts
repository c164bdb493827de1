import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LiveViews } from '../../src/watching/live-views.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { register, type Customer } from '../support/box-office.js';
import { from, SHOP, start, upgrade } from './support/budgets.js';
import { expectHealthy } from './support/harmless.js';
import { request } from './support/raw-http.js';
import { cookieOf, MINE, userOf } from './support/sessions.js';
import { Socket } from './support/socket.js';

describe('sockets', () => {
  it('are counted by address, whatever it says that it is, and by user', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '4', SOCKETS_PER_USER: '2' });
    const [ada, ben] = [await register(foyer), await register(foyer)];
    const open = (client?: Client, headers = {}) => Socket.open(foyer.url, client, headers);
    const first = await open(ada.client);
    await open(ada.client);
    await expect(open(ada.client)).rejects.toThrow('429');
    await open(ben.client);
    await open();
    await expect(open(ben.client)).rejects.toThrow('429');
    await expect(open(undefined, from('10.0.0.1'))).rejects.toThrow('429');
    first.terminate();
    await first.closed;
    await expectHealthy(foyer);
    await until(() => open());
    await foyer.stop();
  });

  it('are counted by the user whose token they show, and not against themselves', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '3', SOCKETS_PER_USER: '1' });
    const { client } = await register(foyer);
    const make = 'mutation { createApiToken(name: "script") { secret } }';
    const { secret } = (await client.does<{ createApiToken: { secret: string } }>(make)).createApiToken;
    const token = { authorization: `Bearer ${secret}` };
    const mine = await Socket.open(foyer.url, client, {}, token);
    expect((await mine.asks('subscription { myOrders { totalCount } }')).errors).toBeUndefined();
    await Socket.open(foyer.url); // and so the next one is the last that the address may have
    const another = await Socket.begin(foyer.url, undefined, {}, token);
    expect(await another.closed).toBe(4429);
    mine.terminate();
    await mine.closed;
    const last = await Socket.open(foyer.url, undefined, {}, token);
    expect((await last.asks('subscription { myOrders { totalCount } }')).errors).toBeUndefined();
    last.terminate();
    await foyer.stop();
  });

  it('are refused beyond that with a 429 alone: when there will be room, nobody knows', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '2', SOCKETS_PER_USER: '1' });
    const { client } = await register(foyer);
    const text = 'HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    await Socket.open(foyer.url, client);
    expect(await upgrade(foyer, await client.jar.getCookieString(foyer.url))).toEqual({ status: 429, text });
    expect((await upgrade(foyer)).status).toBe(400);
    await Socket.open(foyer.url);
    expect(await upgrade(foyer)).toEqual({ status: 429, text });
    await foyer.stop();
  });

  it('are told apart behind a proxy that is trusted', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '1', TRUST_PROXY: '1' });
    await Socket.open(foyer.url, undefined, from('10.0.0.1'));
    await Socket.open(foyer.url, undefined, from('10.0.0.2'));
    await expect(Socket.open(foyer.url, undefined, from('10.0.0.9, 10.0.0.1'))).rejects.toThrow('429');
    await foyer.stop();
  });

  it('hold 50 subscriptions of 1,000 that are asked for at once', async () => {
    const foyer = await start({ MESSAGES_PER_MINUTE: '2000' });
    const socket = await Socket.open(foyer.url);
    for (let n = 0; n < 1000; n++) socket.subscribe(`s${n}`, `subscription ${SHOP}`);
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, n) => socket.answer(({ id }) => id === `s${n}`)),
    );
    expect(answers.filter(({ type }) => type === 'next')).toHaveLength(50);
    await expectHealthy(foyer);
    socket.terminate();
    await foyer.stop();
  });

  it.each([
    ['messages', (socket: Socket) => socket.send({ type: 'ping' })],
    ['pings', (socket: Socket) => socket.socket.ping()],
    ['pongs', (socket: Socket) => socket.socket.pong()],
    ['subscriptions', (socket: Socket) => socket.subscribe('again', `subscription { no }`)],
  ])('close with 4429 under a flood of %s', async (_, flood) => {
    const foyer = await start({ MESSAGES_PER_MINUTE: '100' });
    const socket = await Socket.open(foyer.url);
    for (let n = 0; n < 99; n++) socket.send({ type: 'pong' });
    for (let n = 0; n < 1000 && socket.socket.readyState === socket.socket.OPEN; n++) flood(socket);
    expect(await socket.closed).toBe(4429);
    await expectHealthy(foyer);
    await foyer.stop();
  });
});

describe('a session', () => {
  let foyer: Foyer;
  let ada: Customer;
  beforeAll(async () => {
    foyer = await Foyer.start();
    ada = await register(foyer);
  });
  afterAll(() => foyer.stop());

  const whoIs = (cookie: string) => userOf(foyer, cookie);

  describe('over a socket', () => {
    const UPGRADE = (cookie: string) =>
      request('GET /graphql', {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': 13,
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Protocol': 'graphql-transport-ws',
        Cookie: cookie,
      });
    const frame = (head: number, data: Buffer) => {
      const length =
        data.length < 126
          ? Buffer.from([0x80 | data.length])
          : Buffer.from([0xfe, data.length >> 8, data.length & 255]);
      return Buffer.concat([Buffer.from([head]), length, Buffer.alloc(4), data]); // masked with nothing
    };
    const TEXT = 0x01;
    const REST = 0x00;
    const LAST = 0x80;
    const watched = () => foyer.app.get(LiveViews).watched;

    it.each([
      [1007, 'text that is no UTF-8', [frame(TEXT | LAST, Buffer.from([0xc3, 0x28]))]],
      [1007, 'half a character', [frame(TEXT, Buffer.from([0xe2, 0x82])), frame(REST | LAST, Buffer.from('x'))]],
      [
        1009,
        'pieces of more than 64 KiB',
        Array.from({ length: 5 }, (_, n) => frame(n ? REST : TEXT, Buffer.alloc(16_384, 'x'))),
      ],
      [4400, 'binary nonsense', [frame(0x02 | LAST, Buffer.from([0, 1, 2, 3]))]],
      [4400, 'an empty message', [frame(TEXT | LAST, Buffer.alloc(0))]],
    ])('is closed with %i after %s', async (code, _, frames) => {
      const socket = connect(Number(new URL(foyer.url).port), '127.0.0.1').on('error', () => {});
      socket.write(UPGRADE(cookieOf(ada)));
      const heard: Buffer[] = [];
      await once(socket, 'data');
      socket.on('data', (data: Buffer) => heard.push(data));
      for (const each of frames) socket.write(each);
      while (!Buffer.concat(heard).includes(0x88)) await once(socket, 'data');
      const said = Buffer.concat(heard);
      expect(said.readUInt16BE(said.indexOf(0x88) + 2)).toBe(code);
      socket.destroy();
      expect(await whoIs(cookieOf(ada))).toBe(ada.username);
    });

    it('is closed where a message comes in pieces without end', async () => {
      const socket = connect(Number(new URL(foyer.url).port), '127.0.0.1').on('error', () => {});
      socket.write(UPGRADE(cookieOf(ada)));
      await once(socket, 'data');
      const closed = once(socket.resume(), 'close');
      const nothing = Buffer.concat(Array.from({ length: 10_000 }, () => frame(REST, Buffer.alloc(0))));
      socket.write(frame(TEXT, Buffer.from('x')));
      for (let n = 0; n < 50 && !socket.destroyed; n++) socket.write(nothing);
      await closed;
      expect(await whoIs(cookieOf(ada))).toBe(ada.username);
    });

    it('is forgotten when the other side hangs up, half or whole, at any moment', async () => {
      const { port } = new URL(foyer.url);
      for (let n = 0; n < 50; n++) {
        const reset = connect(Number(port), '127.0.0.1').on('error', () => {});
        await once(reset, 'connect');
        reset.write(UPGRADE(cookieOf(ada)));
        if (n % 2) await new Promise(setImmediate);
        reset.resetAndDestroy();
      }
      const half = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {});
      half.write(UPGRADE(cookieOf(ada)));
      await once(half, 'data');
      half.write(frame(TEXT | LAST, Buffer.from('{"type":"connection_init"}')));
      half.write(
        frame(TEXT | LAST, Buffer.from(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: MINE } }))),
      );
      await once(half, 'data');
      while (watched() === 0) await once(half, 'data');
      half.end();
      await once(half.resume(), 'end');
      while (watched() > 0) await new Promise(setImmediate);
      half.destroy();
      expect(await whoIs(cookieOf(ada))).toBe(ada.username);
    });
  });
});

/** Tries until it works; the test's own time limit ends it. */
async function until<Value>(work: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(10);
    }
  }
}
