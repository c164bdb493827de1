import { once } from 'node:events';
import { connect } from 'node:net';
import { LiveViews } from '../../src/watching/live-views.js';
import { PASSWORD, register, REGISTER, unique, type Customer } from '../support/box-office.js';
import { onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectHarmless, type Met } from './support/harmless.js';
import { request, speak } from './support/raw-http.js';
import { Socket } from './support/socket.js';

const ME = '{"query":"{ me { username } }"}';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const MINE = 'subscription { myOrders { totalCount } }';

const cookieOf = ({ client }: Customer) => client.jar.getCookieStringSync(client.url);
const idIn = (cookie: string) => decodeURIComponent(cookie.split('=')[1]!).slice(2).split('.')[0]!;

describe('a session', () => {
  let foyer: Foyer;
  let ada: Customer;
  let ben: Customer;
  beforeAll(async () => {
    foyer = await Foyer.start();
    [ada, ben] = [await register(foyer), await register(foyer)];
  });
  afterAll(() => foyer.stop());

  const shows = (Cookie: string, line = 'POST /graphql', body = ME): Promise<Met> =>
    expectHarmless(foyer, () => speak(foyer, request(line, { Cookie, 'Content-Type': 'application/json' }, body)));
  /** As whom a cookie is taken, over HTTP and over a socket alike; null is nobody. */
  async function whoIs(cookie: string): Promise<string | null> {
    const { status, text } = await shows(cookie);
    expect(status).toBe(200);
    expect(text).not.toMatch(/^Set-Cookie/im);
    const { data } = JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) as { data: { me: { username: string } | null } };
    const socket = await Socket.open(foyer.url, undefined, { cookie });
    const { errors } = await socket.asks(MINE);
    socket.terminate();
    expect(errors?.[0]?.extensions.code).toBe(data.me ? undefined : 'UNAUTHENTICATED');
    return data.me?.username ?? null;
  }

  describe('that was planted before logging in', () => {
    /** Cookies that an attacker can have: made up, without a signature, and a real one of their own. */
    const planted: [string, () => Promise<string>][] = [
      ['made up', () => Promise.resolve('foyer.sid=s%3Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbb')],
      ['without a signature', () => Promise.resolve('foyer.sid=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')],
      ['of the attacker’s own', async () => cookieOf(await register(foyer))],
    ];
    it.each(planted)('is not the one after: %s', async (_, plant) => {
      const cookie = await plant();
      const newcomer = unique('newcomer');
      const account = { username: newcomer, email: `${newcomer}@example.com`, password: PASSWORD };
      for (const [document, input, username] of [
        [LOGIN, { login: ada.username, password: PASSWORD }, ada.username],
        [REGISTER, account, newcomer],
      ] as const) {
        const victim = foyer.client();
        await victim.jar.setCookie(cookie, foyer.url);
        await victim.does(document, { input });
        const now = victim.jar.getCookieStringSync(foyer.url);
        expect(idIn(now)).not.toBe(idIn(cookie));
        expect(idIn(now)).not.toBe(decodeURIComponent(cookie.split('=')[1]!));
        expect(await whoIs(now)).toBe(username);
        expect(await whoIs(cookie)).toBeNull();
      }
    });
  });

  it('is nobody’s once its cookie is tampered with', async () => {
    const [mine, theirs] = [cookieOf(ada), cookieOf(ben)];
    const [id, signature] = decodeURIComponent(mine.split('=')[1]!).slice(2).split('.') as [string, string];
    const other = decodeURIComponent(theirs.split('=')[1]!).slice(2).split('.') as [string, string];
    const swapped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    for (const value of [
      `s:${swapped(id)}.${signature}`,
      `s:${id}.${swapped(signature)}`,
      `s:${id}.${other[1]}`,
      `s:${other[0]}.${signature}`,
      `s:${id}.`,
      `s:${id}`,
      `s:.${signature}`,
      `${id}.${signature}`,
      id,
      `j:{"id":"${id}"}`,
      `s:${id}.${signature}.${signature}`,
      `s:${id}\0.${signature}`,
      `s:${id.toUpperCase()}.${signature}`,
      `s:__proto__.${signature}`,
      's:.',
      '',
      '%',
    ]) {
      expect({ value, who: await whoIs(`foyer.sid=${encodeURIComponent(value)}`) }).toEqual({ value, who: null });
    }
    expect(await whoIs('foyer.sid=%zz%')).toBeNull();
    expect(await whoIs(mine)).toBe(ada.username);
  });

  it('of two that are shown is the first, whatever the other is', async () => {
    const [mine, theirs] = [cookieOf(ada), cookieOf(ben)];
    const nonsense = 'foyer.sid=s%3Anonsense.nonsense';
    expect(await whoIs(`${mine}; ${theirs}`)).toBe(ada.username);
    expect(await whoIs(`${theirs}; ${mine}`)).toBe(ben.username);
    expect(await whoIs(`${mine}; ${nonsense}`)).toBe(ada.username);
    expect(await whoIs(`${nonsense}; ${mine}`)).toBeNull();
    const twice = request('POST /graphql', { 'Content-Type': 'application/json', Cookie: nonsense, cookie: mine }, ME);
    expect((await expectHarmless(foyer, () => speak(foyer, twice))).text).toContain('"me":null');
  });

  it('does not come out of a crowd of cookies', async () => {
    const crowd = Array.from({ length: 500 }, (_, index) => `c${index}=x`).join('; ');
    expect(await whoIs(`__proto__=x; constructor=y; ${crowd}`)).toBeNull();
    expect(await whoIs(`__proto__=x; ${crowd}; ${cookieOf(ada)}`)).toBe(ada.username);
    for (const line of ['GET /', 'GET /orders', 'GET /admin/export/summary.csv', 'POST /graphql']) {
      expect((await shows(`foyer.sid=${'x'.repeat(64 * 1024)}`, line, '')).status).toBe(431);
    }
    const upgrade = request('GET /graphql', {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': 13,
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      Cookie: 'x'.repeat(64 * 1024),
    });
    expect((await expectHarmless(foyer, () => speak(foyer, upgrade))).status).toBe(431);
  });

  it('is nobody’s after a logout, for who has copied the cookie, also at a socket', async () => {
    const person = await register(foyer);
    const copied = cookieOf(person);
    const listening = await Socket.open(foyer.url, undefined, { cookie: copied });
    expect((await listening.asks(MINE)).errors).toBeUndefined();
    await person.client.does('mutation { logout }');
    expect(await listening.closed).toBe(4403);
    expect(await whoIs(copied)).toBeNull();
    expect((await shows(copied, 'GET /orders', '')).status).toBe(401);
  });

  it('of an account that is gone is nobody’s', async () => {
    const person = await register(foyer);
    const cookie = cookieOf(person);
    await foyer.em.execute(`delete from users where username = '${person.username}'`);
    expect(await whoIs(cookie)).toBeNull();
    for (const path of ['/orders', '/admin/dashboard', '/orders/1/receipt']) {
      expect((await shows(cookie, `GET ${path}`, '')).status).toBe(401);
    }
  });

  it('is one of at most 50 of its account: with one more, the oldest ends, with its socket', async () => {
    const person = await register(foyer);
    const mine = `user_id = (select id from users where username = '${person.username}')`;
    const at = (day: number) => `'${onPostgres ? `2026-01-${day}` : Date.UTC(2026, 0, day)}'`;
    const [own] = await foyer.rows(`select * from session where ${mine}`);
    const others = Array.from(
      { length: 49 },
      (_, n) => `('other ${n}', ${own!['user_id']}, '{}', ${at(15)}, ${at(15)}, '${String(own!['expires_at'])}')`,
    );
    await foyer.em.execute(`update session set started_at = ${at(14)} where ${mine}`);
    await foyer.em.execute(
      `insert into session (id, user_id, data, started_at, seen_at, expires_at) values ${others.join(', ')}`,
    );
    const socket = await Socket.open(foyer.url, person.client);
    expect((await socket.asks(MINE)).errors).toBeUndefined();
    const newcomers = Array.from({ length: 4 }, () => foyer.client());
    const input = { login: person.username, password: PASSWORD };
    await Promise.all(newcomers.map((client) => client.does(LOGIN, { input })));
    expect(await socket.closed).toBe(4403);
    const own50 = await newcomers[0]!.does<{ mySessions: object[] }>('{ mySessions { id } }');
    expect(own50.mySessions).toHaveLength(50);
    const [{ n }] = (await foyer.rows(`select count(*) as n from session where ${mine}`)) as [{ n: number | string }];
    expect(Number(n)).toBe(50);
    for (const { jar } of newcomers)
      expect(
        await whoIs(
          jar
            .getCookieStringSync(foyer.url)
            .split('; ')
            .find((cookie) => cookie.startsWith('foyer.sid='))!,
        ),
      ).toBe(person.username);
    expect(await person.client.does('{ me { id } }')).toEqual({ me: null });
  });

  it('under https is not one that a neighbouring host could set', async () => {
    const house = await Foyer.start({ PUBLIC_URL: 'https://tickets.example.com' });
    const json = { 'Content-Type': 'application/json' };
    const input = { username: 'host_only', email: 'host@example.com', password: PASSWORD };
    const body = JSON.stringify({ query: REGISTER, variables: { input } });
    const { text } = await speak(house, request('POST /graphql', json, body));
    const value = /^Set-Cookie: __Host-foyer\.sid=([^;]+)/im.exec(text)![1]!;
    const asks = async (Cookie: string) => (await speak(house, request('POST /graphql', { ...json, Cookie }, ME))).text;
    expect(await asks(`__Host-foyer.sid=${value}`)).toContain('"username":"host_only"');
    for (const name of ['foyer.sid', '__host-foyer.sid', '__Secure-foyer.sid', 'connect.sid', ' __Host-foyer.sid x']) {
      expect(await asks(`${name}=${value}`)).toContain('"me":null');
    }
    await house.stop();
  });

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
