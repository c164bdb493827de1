import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { isOwnOrigin } from '../../src/common/origin.js';
import { Foyer } from '../support/foyer.js';
import { register } from '../support/box-office.js';
import { init, openSocket, PROTOCOL, subscribe, type Opening } from '../support/sockets.js';

describe('the WebSocket server', () => {
  let foyer: Foyer;
  let port: number;
  beforeAll(async () => {
    foyer = await Foyer.start({ SOCKETS_PER_USER: '100', MAX_PENDING_PER_CUSTOMER: '0' });
    port = Number(new URL(foyer.url).port);
  });
  afterAll(() => foyer.stop());

  const open = (options: Opening = {}) => openSocket(foyer.url, options);
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

  describe('lets in', () => {
    it('programs, which send no origin, and our own pages', async () => {
      expect(await statusOf(open())).toBe(101);
      expect(await statusOf(open({ origin: 'http://127.0.0.1:3000' }))).toBe(101);
      expect(await statusOf(open({ origin: 'http://localhost:3000' }))).toBe(101);
    });

    it('nobody from elsewhere, with or without a session', async () => {
      const { client } = await register(foyer);
      const cookie = await client.jar.getCookieString(foyer.url);
      for (const origin of ['http://evil.example', 'null', 'https://127.0.0.1:3000', 'garbage']) {
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
});
