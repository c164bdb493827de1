import { PASSWORD, register, REGISTER, unique, type Customer } from '../support/box-office.js';
import { onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectHarmless } from './support/harmless.js';
import { request, speak } from './support/raw-http.js';
import { cookieOf, ME, MINE, requestWith, userOf } from './support/sessions.js';
import { Socket } from './support/socket.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';

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

  const shows = (cookie: string, line: string, body: string) => requestWith(foyer, cookie, line, body);
  const whoIs = (cookie: string) => userOf(foyer, cookie);

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
    expect(await listening.closed).toBe(4401);
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
    expect(await socket.closed).toBe(4401);
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
});
