import { Session } from '../../src/auth/sessions/session.entity.js';
import type { User } from '../../src/auth/users/user.entity.js';
import { CREATE_TOKEN, LOGIN, logIn, ME, NEW_PASSWORD, newToken } from '../support/accounts.js';
import { PASSWORD, REGISTER, register } from '../support/box-office.js';
import { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';

describe('who is logged in', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('knows nobody without a session', async () => {
    expect(await foyer.client().does(ME)).toEqual({ me: null });
  });

  it('renews the session id on login, and the old one is dead', async () => {
    const customer = await register(foyer);
    const [before] = customer.client.cookies;
    const thief = foyer.client();
    await thief.jar.setCookie(`${before!.key}=${before!.value}`, foyer.url);

    await customer.client.does(LOGIN, { input: { login: customer.username, password: PASSWORD } });

    expect(customer.client.cookies[0]!.value).not.toBe(before!.value);
    expect(await thief.does(ME)).toEqual({ me: null });
  });

  it('destroys the session on logout', async () => {
    const customer = await register(foyer);
    const [cookie] = customer.client.cookies;
    expect(await customer.client.does('mutation { logout }')).toEqual({ logout: true });
    expect(customer.client.cookies).toEqual([{ key: 'foyer.device', value: expect.any(String) as string }]);

    const thief = foyer.client();
    await thief.jar.setCookie(`${cookie!.key}=${cookie!.value}`, foyer.url);
    expect(await thief.does(ME)).toEqual({ me: null });
    expect(await foyer.client().does('mutation { logout }')).toEqual({ logout: true });
  });

  it('has the browser forget what it keeps on logout, and only then', async () => {
    const { client } = await register(foyer);
    const clears = async (query: string) => {
      const headers = { 'content-type': 'application/json' };
      const { headers: said } = await client.fetch('/graphql', {
        method: 'POST',
        headers,
        body: JSON.stringify({ query }),
      });
      return said.get('clear-site-data');
    };
    expect([await clears(ME), await clears('mutation { logout }')]).toEqual([null, '"storage"']);
  });

  it('carries out logout, login and more in one request', async () => {
    const customer = await register(foyer);
    const document = `mutation ($input: LoginInput!) { logout login(input: $input) { username } again: logout }`;
    await customer.client.does(document, { input: { login: customer.username, password: PASSWORD } });
    expect(await customer.client.does(ME)).toEqual({ me: null });
  });

  it('ends a session two hours after its last request, known to within five minutes', async () => {
    const customer = await register(foyer);
    const someone = { me: { username: customer.username } };
    for (const minutes of [4, 115, 119]) {
      foyer.clock.advance(minutes * 60_000);
      expect(await customer.client.does('{ me { username } }')).toEqual(someone);
    }
    foyer.clock.advance(120 * 60_000 + 1);
    expect(await customer.client.does(ME)).toEqual({ me: null });
  });

  it('ends a session a day after it was made, however busy it is', async () => {
    const customer = await register(foyer);
    for (let hours = 1; hours < 24; hours++) {
      foyer.clock.advance(3_600_000 - 1000);
      expect(await customer.client.does('{ me { username } }')).toEqual({ me: { username: customer.username } });
    }
    foyer.clock.advance(3_600_000 + 24_000);
    expect(await customer.client.does(ME)).toEqual({ me: null });
  });

  it('throws expired sessions away', async () => {
    await register(foyer);
    foyer.clock.advance(25 * 3_600_000);
    await register(foyer);
    expect(await foyer.em.count(Session)).toBe(1);
  });

  it('writes a session’s last request down at most every five minutes', async () => {
    const person = await register(foyer);
    const seen = async () => {
      await person.client.does(ME);
      const [row] = await foyer.rows(`select seen_at from session order by seen_at desc`);
      return String(row!['seen_at']);
    };
    const first = await seen();
    foyer.clock.advance(4 * 60_000);
    expect(await seen()).toBe(first);
    foyer.clock.advance(2 * 60_000);
    expect(await seen()).not.toBe(first);
  });

  it('keeps session ids and passwords only hashed', async () => {
    const customer = await register(foyer);
    const [cookie] = customer.client.cookies;
    const id = decodeURIComponent(cookie!.value).replace(/^s:/, '').split('.')[0]!;
    const sessions = await foyer.em.execute<{ id: string }[]>('select id, data from session');
    expect(JSON.stringify(sessions)).not.toContain(id);
    const [user] = await foyer.em.execute<Pick<User, 'passwordHash'>[]>(
      `select password_hash as "passwordHash" from users where username = '${customer.username}'`,
    );
    expect(user!.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  describe('sessions', () => {
    it('are listed, and one can be ended from another', async () => {
      const here = await register(foyer);
      const there = foyer.client();
      await logIn(there, here.username);
      const query = '{ mySessions { id current userAgent } }';
      const { mySessions } = await here.client.does<{ mySessions: { id: string; current: boolean }[] }>(query);
      expect(mySessions.filter(({ current }) => current)).toHaveLength(1);
      expect(mySessions).toHaveLength(2);
      expect(mySessions[0]).toMatchObject({ userAgent: 'node' });

      const revoke = 'mutation ($id: ID!) { revokeSession(id: $id) { id } }';
      const other = mySessions.find(({ current }) => !current)!;
      const stranger = await register(foyer);
      expect((await stranger.client.isRefused(revoke, { id: other.id })).code).toBe('NOT_FOUND');
      expect(await there.does(ME)).toMatchObject({ me: { username: here.username } });
      await here.client.does(revoke, { id: other.id });
      expect(await there.does(ME)).toEqual({ me: null });
      expect(await here.client.does(ME)).toMatchObject({ me: { username: here.username } });
    });

    it('but this one end with a new password', async () => {
      const here = await register(foyer);
      const there = foyer.client();
      await logIn(there, here.username);
      const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';
      const input = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
      expect((await here.client.isRefused(change, { input: { ...input, currentPassword: 'x' } })).code).toBe(
        'INVALID_CREDENTIALS',
      );
      expect(await here.client.isRefused(change, { input: { ...input, newPassword: 'x' } })).toMatchObject({
        details: { field: 'newPassword' },
      });
      const thief = new Client(foyer.url, here.client.jar.cloneSync());
      const { secret } = await newToken(here.client);
      await here.client.does(change, { input });
      expect(await there.does(ME)).toEqual({ me: null });
      expect(await thief.does(ME)).toEqual({ me: null }); // who has this one's cookie, as it was
      await foyer.client().withToken(secret).does(ME);
      expect(await here.client.does(ME)).toMatchObject({ me: { username: here.username } });
      await logIn(foyer.client(), here.username, NEW_PASSWORD);

      const back = { currentPassword: NEW_PASSWORD, newPassword: PASSWORD, endApiTokens: true };
      await here.client.does(change, { input: back });
      expect((await foyer.client().withToken(secret).isRefused(ME)).code).toBe('UNAUTHENTICATED');
    });

    it('that are a while old give nothing that lasts, without the password again', async () => {
      const { client } = await register(foyer);
      const start = 'mutation ($password: String) { startSecondFactor(password: $password) { secret } }';
      await client.does(start);
      foyer.clock.advance(16 * 60_000);
      for (const document of [CREATE_TOKEN, start]) {
        const ask = (password?: string) => client.asks(document, { name: 'x', password });
        const codeOf = async (password?: string) => (await ask(password)).errors?.[0]?.extensions.code;
        expect(await codeOf()).toBe('BAD_USER_INPUT');
        expect(await codeOf('wrong')).toBe('INVALID_CREDENTIALS');
        expect(await codeOf(PASSWORD)).toBeUndefined();
      }
    });
  });
});

describe('the session cookie', () => {
  const cookieFrom = async (env: NodeJS.ProcessEnv) => {
    const foyer = await Foyer.start(env);
    try {
      const response = await fetch(`${foyer.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: REGISTER,
          variables: { input: { username: 'cookie_monster', email: 'c@example.com', password: PASSWORD } },
        }),
      });
      return response.headers.getSetCookie().join();
    } finally {
      await foyer.stop();
    }
  };

  it('is HttpOnly, SameSite=Lax and for the whole site, and not Secure on plain http', async () => {
    const cookie = await cookieFrom({});
    expect(cookie).toMatch(/^foyer\.sid=/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).toContain('Path=/');
    expect(cookie).not.toContain('Secure');
  });

  it('cannot be set by a neighbour under https, since it is the host’s own', async () => {
    expect(await cookieFrom({ PUBLIC_URL: 'https://tickets.example.com' })).toMatch(/^__Host-foyer\.sid=(?!.*Domain)/);
  });

  it('is Secure exactly when PUBLIC_URL is https, also behind a proxy that says nothing', async () => {
    const production = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) };
    expect(await cookieFrom({ PUBLIC_URL: 'https://tickets.example.com' })).toContain('Secure');
    expect(await cookieFrom({ ...production, PUBLIC_URL: 'https://tickets.example.com' })).toContain('Secure');
    expect(await cookieFrom({ ...production, PUBLIC_URL: 'http://tickets.example.com' })).toMatch(
      /^foyer\.sid=(?!.*Secure)/,
    );
  });
});
