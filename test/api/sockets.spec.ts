import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { WebSocket } from 'ws';
import { LiveViews } from '../../src/watching/live-views.js';
import { isOwnOrigin } from '../../src/common/origin.js';
import { Foyer } from '../support/foyer.js';
import { register, stage } from '../support/box-office.js';

const PROTOCOL = 'graphql-transport-ws';

/** Bytes that are still held after a garbage collection. */
function retained(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

describe('the WebSocket server', () => {
  let foyer: Foyer;
  let port: number;
  beforeAll(async () => {
    foyer = await Foyer.start({ SOCKETS_PER_USER: '100', MAX_PENDING_PER_CUSTOMER: '0' });
    port = Number(new URL(foyer.url).port);
  });
  afterAll(() => foyer.stop());

  const open = (options: { origin?: string; cookie?: string; protocol?: string; path?: string } = {}) => {
    const { origin, cookie, protocol = PROTOCOL, path = '/graphql' } = options;
    const headers = { ...(origin === undefined ? {} : { origin }), ...(cookie ? { cookie } : {}) };
    return new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, { headers });
  };
  /** The status with which an upgrade is answered; 101 is yes. */
  const statusOf = (socket: WebSocket) =>
    new Promise<number>((resolve, reject) => {
      socket.on('upgrade', ({ statusCode }) => resolve(statusCode!));
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode!));
      socket.on('error', reject);
    }).finally(() => socket.terminate());
  /** The code with which the server closes after these messages. */
  async function closeCode(messages: (string | Buffer | object)[], options = {}): Promise<number> {
    const socket = open(options);
    const closed = once(socket, 'close') as Promise<[number]>;
    await once(socket, 'open');
    for (const message of messages) {
      const raw = typeof message === 'string' || Buffer.isBuffer(message);
      socket.send(raw ? message : JSON.stringify(message));
      if (message === init && messages[1] !== init) await once(socket, 'message');
    }
    return (await closed)[0];
  }
  const raw = async (text: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  /** The code in the frame with which the server closes. */
  async function codeOn(socket: Socket): Promise<number> {
    let heard = Buffer.alloc(0);
    let frame = -1;
    while (frame < 0 || heard.length < frame + 4) {
      heard = Buffer.concat([heard, ...((await once(socket, 'data')) as [Buffer])]);
      frame = heard.indexOf(0x88);
    }
    socket.destroy();
    return heard.readUInt16BE(frame + 2);
  }
  const UPGRADE = (path: string) =>
    `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${PROTOCOL}\r\n\r\n`;
  /** Values that somebody watches. */
  const watchedValues = () => foyer.app.get(LiveViews).watched;
  const init = { type: 'connection_init' };
  const subscribe = (id: string, query = 'subscription { ticketTypes { id } }') => ({
    id,
    type: 'subscribe',
    payload: { query },
  });

  describe('lets in', () => {
    it('programs, which send no origin, and our own pages', async () => {
      expect(await statusOf(open())).toBe(101);
      expect(await statusOf(open({ origin: 'http://127.0.0.1:3000' }))).toBe(101);
      expect(await statusOf(open({ origin: 'http://localhost:3000' }))).toBe(101);
    });

    it('nobody from elsewhere, with or without a session', async () => {
      const { client } = await register(foyer);
      const cookie = await client.jar.getCookieString(foyer.url);
      for (const origin of [
        'http://evil.example',
        'null',
        'http://127.0.0.1:3001',
        'https://127.0.0.1:3000',
        'garbage',
      ]) {
        expect(await statusOf(open({ origin }))).toBe(403);
        expect(await statusOf(open({ origin, cookie }))).toBe(403);
      }
    });

    it('nobody at any other path, and hangs up on who stays on the line', async () => {
      for (const path of ['/', '/nope', '/graphql/', '/graphqlx', '//graphql', '/admin/dashboard']) {
        expect(await statusOf(open({ path }))).toBe(404);
      }
      const halfOpen = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      halfOpen.on('error', () => {});
      await once(halfOpen, 'connect');
      halfOpen.write(UPGRADE('/nope'));
      await once(halfOpen.resume(), 'end');
      // The line is dead when what is sent into it meets a reset.
      while (!halfOpen.destroyed) {
        halfOpen.write('anybody there?');
        await turn();
      }
    });

    it('in production only the public address itself', () => {
      const allowed = (origin: string | undefined, url: string) => isOwnOrigin(origin, url, true);
      expect(allowed('https://tickets.example.com', 'https://tickets.example.com')).toBe(true);
      expect(allowed(undefined, 'https://tickets.example.com')).toBe(true);
      expect(allowed('http://tickets.example.com', 'https://tickets.example.com')).toBe(false);
      expect(allowed('https://tickets.example.com.evil.example', 'https://tickets.example.com')).toBe(false);
      expect(allowed('http://localhost:3000', 'http://127.0.0.1:3000')).toBe(false);
    });
  });

  describe('closes as the protocol says', () => {
    it.each([
      [4400, 'what is no message', ['garbage']],
      [4400, 'a message without a type', [{ id: 'x' }]],
      [4400, 'a message of an unknown type', [init, { type: 'nonsense' }]],
      [4400, 'a binary message of invalid UTF-8', [Buffer.from([0xff, 0xfe, 0xfd])]],
      [4401, 'subscribing before the start', [subscribe('1')]],
      [4409, 'the same id twice', [init, subscribe('1'), subscribe('1')]],
      [4429, 'starting twice', [init, init]],
      [1009, 'a message of more than 64 KiB', [init, subscribe('1', `# ${'x'.repeat(66_000)}`)]],
    ])('%i after %s', async (code, _, messages) => {
      expect(await closeCode(messages)).toBe(code);
    });

    it('4406 for another subprotocol', async () => {
      expect(await codeOn(await raw(UPGRADE('/graphql').replace(PROTOCOL, 'graphql-ws')))).toBe(4406);
    });

    it.each([
      ['reserved bits', [0xff, 0xff, 0xff]],
      ['an operation that there is not', [0x83, 0x80, 0, 0, 0, 0]],
      ['a frame without a mask', [0x01, 0x01, 0x41]],
      ['a ping that is too long', [0x89, 0xff, 0, 0, 0, 0]],
    ])('1002 after %s', async (_, frame) => {
      const socket = await raw(UPGRADE('/graphql'));
      socket.write(Buffer.from(frame));
      expect(await codeOn(socket)).toBe(1002);
    });

    it('4500 when something goes wrong inside, and does not say what', async () => {
      await foyer.em.execute('alter table api_token rename to api_token_gone');
      const socket = open();
      await once(socket, 'open');
      socket.send(JSON.stringify({ ...init, payload: { authorization: 'Bearer foyer_x' } }));
      const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
      await foyer.em.execute('alter table api_token_gone rename to api_token');
      expect({ code, reason: String(reason) }).toEqual({ code: 4500, reason: 'Internal server error' });
    });

    it('4408 for who never starts', async () => {
      expect(await closeCode([])).toBe(4408);
    });
  });

  describe('survives', () => {
    it('100 connections that are reset in an upgrade to nowhere, and 100 in the middle of a frame', async () => {
      for (let i = 0; i < 100; i++) {
        const nowhere = await raw(UPGRADE('/nope'));
        nowhere.resetAndDestroy();
        const half = await raw(UPGRADE('/graphql'));
        await once(half, 'data');
        half.write(Buffer.from([0x81, 0xfe, 0x10, 0x00, 1, 2, 3, 4, 0x41]));
        half.resetAndDestroy();
      }
      expect(await foyer.client().does('{ event { slug } }')).toEqual({ event: { slug: 'main' } });
      expect(await statusOf(open())).toBe(101);
    });

    it('an upgrade without what it needs', async () => {
      const socket = await raw('GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
      socket.destroy();
    });
  });

  it('holds at most 50 subscriptions, and forgets those that are over, whatever their ids', async () => {
    const socket = open();
    const refused: string[] = [];
    const done = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; id: string };
        if (message.type === 'error') refused.push(message.id);
        if (message.id === 'last' && message.type !== 'error') resolve();
      });
    });
    await once(socket, 'open');
    socket.send(JSON.stringify(init));
    await once(socket, 'message');
    for (let i = 0; i < 60; i++) {
      socket.send(JSON.stringify(subscribe('same')));
      socket.send(JSON.stringify({ id: 'same', type: 'complete' }));
    }
    for (let i = 0; i < 60; i++) {
      socket.send(JSON.stringify(subscribe(`id${i}`)));
      await once(socket, 'message');
    }
    for (let i = 0; i < 60; i++) socket.send(JSON.stringify({ id: `id${i}`, type: 'complete' }));
    socket.send(JSON.stringify(subscribe('last')));
    await done;
    expect(refused.length).toBeGreaterThanOrEqual(10);
    const closed = once(socket, 'close');
    socket.close();
    await closed;
    await turn();
    expect(watchedValues()).toBe(0);
  });

  it('goes at most every quarter of a second, whatever happens, and ends with the exact figures', async () => {
    const { admin, event, vip, customers } = await stage(foyer, { vip: 1000, customers: 4 });
    const cookie = await admin.client.jar.getCookieString(foyer.url);
    const socket = open({ cookie });
    const pushes: { pendingOrders: number; approvedOrders: number }[] = [];
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as {
        payload?: { data: { dashboardStats: (typeof pushes)[number] } };
      };
      if (message.payload) pushes.push(message.payload.data.dashboardStats);
    });
    await once(socket, 'open');
    socket.send(JSON.stringify(init));
    await once(socket, 'message');
    const query = `subscription { dashboardStats(eventId: "${event.id}") { pendingOrders approvedOrders } }`;
    socket.send(JSON.stringify(subscribe('1', query)));
    await once(socket, 'message');

    const began = performance.now();
    for (const customer of customers) {
      const orders = await Promise.all(Array.from({ length: 25 }, () => customer.places({ [vip.id]: 1 })));
      await Promise.all(orders.map((order) => admin.approves(order)));
    }
    const seconds = (performance.now() - began) / 1000;
    while (pushes.at(-1)!.approvedOrders < 100) await once(socket, 'message');
    socket.terminate();

    expect(pushes.length).toBeLessThanOrEqual(5 * Math.ceil(seconds + 0.5));
    expect(pushes.at(-1)).toEqual({ pendingOrders: 0, approvedOrders: 100 });
    expect(new Set(pushes.map((push) => JSON.stringify(push))).size).toBe(pushes.length);
  });

  it('keeps only the newest for who does not read: 100 paused readers cost less than 50 MB', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 1000 });
    const cookie = await admin.client.jar.getCookieString(foyer.url);
    const query = `subscription { recentActivity(eventId: "${event.id}", first: 20) { id kind at actor { username email fullName } ticketType { name } order { id code } } }`;
    const readers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = open({ cookie });
        await once(socket, 'open');
        socket.send(JSON.stringify(init));
        await once(socket, 'message');
        socket.pause();
        socket.send(JSON.stringify(subscribe('1', query)));
        return socket;
      }),
    );
    const before = retained();
    for (let i = 0; i < 15; i++) await customer.places({ [vip.id]: 1 });
    const grown = retained() - before;
    for (const socket of readers) socket.terminate();
    expect(grown).toBeLessThan(50 * 1024 * 1024);
  });
});
