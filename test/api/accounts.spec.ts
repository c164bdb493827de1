import { once } from 'node:events';
import { Secret, TOTP } from 'otpauth';
import { WebSocket } from 'ws';
import { PASSWORD, register, stage, type Customer } from '../support/box-office.js';
import { Client } from '../support/client.js';
import { ADMIN, Foyer } from '../support/foyer.js';
import { connect, watch } from '../support/watching.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const ME = '{ me { username role } }';
const SET_ROLE = 'mutation ($userId: ID!, $role: Role!) { setRole(userId: $userId, role: $role) { role } }';
const DISABLE =
  'mutation ($userId: ID!, $disabled: Boolean!) { setDisabled(userId: $userId, disabled: $disabled) { disabledAt } }';
const SET_PASSWORD = 'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { username } }';
const CREATE_TOKEN = `mutation ($name: String!, $expiresAt: DateTime, $password: String) {
  createApiToken(name: $name, expiresAt: $expiresAt, password: $password) { id name secret expiresAt lastUsedAt }
}`;
const NEW_PASSWORD = 'another-horse-battery';
const DAY = 86_400_000;

type Token = { id: string; secret: string; expiresAt: string };

const codeNow = (secret: string, foyer: Foyer) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: foyer.clock.now().getTime() });

const idOf = async ({ client }: { client: Client }) =>
  (await client.does<{ me: { id: string } }>('{ me { id } }')).me.id;
const logIn = (client: Client, login: string, password = PASSWORD) =>
  client.does(LOGIN, { input: { login, password } });
const newToken = async (client: Client, variables: object = {}) =>
  (await client.does<{ createApiToken: Token }>(CREATE_TOKEN, { name: 'nightly export', ...variables })).createApiToken;

describe('accounts and who keeps them', () => {
  let foyer: Foyer;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());
  /** Anew each time, since tests move the clock. */
  beforeEach(async () => {
    admin = await foyer.admin();
  });

  async function staff(role = 'AGENT'): Promise<Customer> {
    const person = await register(foyer);
    await admin.does(SET_ROLE, { userId: await idOf(person), role });
    await logIn(person.client, person.username);
    return person;
  }

  describe('users', () => {
    it('are listed for admins, the newest first, and found by name', async () => {
      const names = [(await register(foyer)).username, (await register(foyer)).username];
      const query = '{ users(first: 2) { totalCount edges { node { username role disabledAt secondFactor } } } }';
      const usual = { role: 'CUSTOMER', disabledAt: null, secondFactor: false };
      expect(await admin.does(query)).toEqual({
        users: {
          totalCount: expect.any(Number),
          edges: names.toReversed().map((username) => ({ node: { username, ...usual } })),
        },
      });
      const search = `{ users(search: "${names[0]!.toUpperCase()}@EXA") { edges { node { username } } } }`;
      expect(await admin.does(search)).toEqual({ users: { edges: [{ node: { username: names[0] } }] } });
    });

    it('are made by an admin and set their own password, once, within half an hour', async () => {
      const input = { username: 'grace', email: 'grace@example.com', role: 'AGENT' };
      const create = 'mutation ($input: CreateStaffInput!) { createStaff(input: $input) { url user { role } } }';
      const { createStaff } = await admin.does<{ createStaff: { url: string } }>(create, { input });
      const [page, token] = createStaff.url.split('#');
      expect(page).toBe(`${new URL(page!).origin}/auth/password`);
      expect(createStaff).toMatchObject({ user: { role: 'AGENT' } });
      for (const password of ['', ' ']) {
        const { code } = await foyer.client().isRefused(LOGIN, { input: { login: 'grace', password } });
        expect(code).toBe('INVALID_CREDENTIALS');
      }

      const set = { token, password: NEW_PASSWORD };
      const tooSimple = await foyer.client().isRefused(SET_PASSWORD, { input: { ...set, password: 'grace' } });
      expect(tooSimple).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'password' } });
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => foyer.client().asks(SET_PASSWORD, { input: set })),
      );
      expect(answers.filter(({ data }) => data)).toEqual([{ data: { setPassword: { username: 'grace' } } }]);
      await logIn(foyer.client(), 'grace', NEW_PASSWORD);
    });

    it('get a link from an admin when they have forgotten the password; the one before it is void', async () => {
      const person = await register(foyer);
      const link = `mutation ($userId: ID!, $password: String) {
        createPasswordResetLink(userId: $userId, password: $password) { url }
      }`;
      const variables = { userId: await idOf(person), password: ADMIN.password };
      const tokens: string[] = [];
      for (let n = 0; n < 3; n++) {
        const { createPasswordResetLink } = await admin.does<{ createPasswordResetLink: { url: string } }>(
          link,
          variables,
        );
        tokens.push(createPasswordResetLink.url.split('#')[1]!);
        if (n === 1) foyer.clock.advance(31 * 60_000);
      }
      const set = (token: string) => foyer.client().asks(SET_PASSWORD, { input: { token, password: NEW_PASSWORD } });
      expect((await set(tokens[0]!)).errors![0]!.extensions.code).toBe('NOT_FOUND');
      expect((await set(tokens[1]!)).errors![0]!.extensions.code).toBe('NOT_FOUND');
      expect((await set(tokens[2]!)).errors).toBeUndefined();
      expect(await person.client.does(ME)).toEqual({ me: null });
      expect(
        (await foyer.client().isRefused(LOGIN, { input: { login: person.username, password: PASSWORD } })).code,
      ).toBe('INVALID_CREDENTIALS');
      expect(await admin.isRefused(link, { ...variables, userId: '999' })).toMatchObject({ code: 'NOT_FOUND' });
      // Who finds an admin's session open must not be able to set the admin's password.
      const own = { ...variables, userId: await idOf({ client: admin }) };
      expect(await admin.isRefused(link, own)).toMatchObject({ details: { field: 'userId' } });
      const reset = `mutation ($userId: ID!, $password: String) {
        resetSecondFactor(userId: $userId, password: $password) { id }
      }`;
      expect(await admin.isRefused(reset, own)).toMatchObject({ details: { field: 'userId' } });
    });

    it('a link expires after half an hour', async () => {
      const person = await register(foyer);
      const { createPasswordResetLink } = await admin.does<{ createPasswordResetLink: { url: string } }>(
        'mutation ($userId: ID!) { createPasswordResetLink(userId: $userId) { url } }',
        { userId: await idOf(person) },
      );
      foyer.clock.advance(30 * 60_000 + 1);
      const input = { token: createPasswordResetLink.url.split('#')[1], password: NEW_PASSWORD };
      expect((await foyer.client().isRefused(SET_PASSWORD, { input })).code).toBe('NOT_FOUND');
      await logIn(foyer.client(), person.username);
    });

    it.each([
      ['their role changes', (userId: string) => admin.does(SET_ROLE, { userId, role: 'CUSTOMER' })],
      ['they are disabled', (userId: string) => admin.does(DISABLE, { userId, disabled: true })],
    ])('lose their sessions, tokens and sockets when %s', async (_, change) => {
      const agent = await staff();
      const { secret } = await newToken(agent.client);
      const userId = await idOf(agent);
      await using byCookie = await watch(foyer, agent.client, 'subscription { pendingOrders { id } }');
      const live = await connect(foyer, foyer.client(), { authorization: `Bearer ${secret}` });
      const byToken = live.iterate({ query: 'subscription { pendingOrders { id } }' });
      expect(await byCookie.next()).toEqual({ pendingOrders: [] });
      expect((await byToken.next()).value).toEqual({ data: { pendingOrders: [] } });

      const began = performance.now();
      await change(userId);
      await expect(byCookie.next()).rejects.toMatchObject({ code: 4403 });
      await expect(byToken.next()).rejects.toMatchObject({ code: 4403 });
      expect(performance.now() - began).toBeLessThan(1000);
      expect(await agent.client.does(ME)).toEqual({ me: null });
      expect(await foyer.client().withToken(secret).isRefused(ME)).toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('may do nothing while disabled, and again afterwards', async () => {
      const person = await register(foyer);
      const userId = await idOf(person);
      await admin.does(DISABLE, { userId, disabled: true });
      const input = { login: person.username, password: PASSWORD };
      expect(await foyer.client().isRefused(LOGIN, { input })).toEqual({ code: 'INVALID_CREDENTIALS', details: {} });
      await admin.does(DISABLE, { userId, disabled: false });
      await foyer.client().does(LOGIN, { input });
    });
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

  describe('API tokens', () => {
    it('stand for their user, shown once, stored hashed', async () => {
      const person = await register(foyer);
      const { secret, ...token } = await newToken(person.client);
      expect(secret).toMatch(/^foyer_[\w-]{43}$/);
      const script = foyer.client().withToken(secret);
      expect(await script.does(ME)).toEqual({ me: { username: person.username, role: 'CUSTOMER' } });
      expect(script.cookies).toEqual([]);
      const { apiTokens } = await person.client.does<{ apiTokens: object[] }>(
        '{ apiTokens { id secret expiresAt lastUsedAt } }',
      );
      expect(apiTokens).toEqual([
        { id: token.id, secret: null, expiresAt: token.expiresAt, lastUsedAt: expect.any(String) },
      ]);
      expect(JSON.stringify(await foyer.rows('select * from api_token'))).not.toContain(secret.slice(6));
    });

    it('win over a cookie, and are refused whole where they are none', async () => {
      const [one, other] = [await register(foyer), await register(foyer)];
      const { secret } = await newToken(one.client);
      const ask = async (authorization: string) => {
        const headers = { authorization, 'content-type': 'application/json' };
        const body = JSON.stringify({ query: ME });
        return (await other.client.fetch('/graphql', { method: 'POST', headers, body })).json();
      };
      expect(await ask(`bearer ${secret}`)).toMatchObject({ data: { me: { username: one.username } } });
      expect(await ask('Bearer foyer_nonsense')).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
      expect(await ask('Basic abc')).toMatchObject({ data: { me: { username: other.username } } });
    });

    it('end when they are revoked, or over', async () => {
      const person = await register(foyer);
      const soon = new Date(foyer.clock.now().getTime() + DAY).toISOString();
      const [first, second] = [await newToken(person.client), await newToken(person.client, { expiresAt: soon })];
      const live = await connect(foyer, foyer.client(), { authorization: `Bearer ${first.secret}` });
      const orders = live.iterate({ query: 'subscription { myOrders { totalCount } }' });
      expect((await orders.next()).value).toEqual({ data: { myOrders: { totalCount: 0 } } });

      const revoke = 'mutation ($id: ID!) { revokeApiToken(id: $id) { name } }';
      const stranger = await register(foyer);
      expect((await stranger.client.isRefused(revoke, { id: first.id })).code).toBe('NOT_FOUND');
      await person.client.does(revoke, { id: first.id });
      await expect(orders.next()).rejects.toMatchObject({ code: 4403 });
      expect((await foyer.client().withToken(first.secret).isRefused(ME)).code).toBe('UNAUTHENTICATED');

      await foyer.client().withToken(second.secret).does(ME);
      foyer.clock.advance(DAY + 1);
      expect((await foyer.client().withToken(second.secret).isRefused(ME)).code).toBe('UNAUTHENTICATED');
    });

    it('are refused at a socket, too', async () => {
      const socket = new WebSocket(`${foyer.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer foyer_nonsense' } }));
      expect((await once(socket, 'close'))[0]).toBe(4403);
    });

    it('change nobody’s account, not even an admin’s', async () => {
      const boss = await foyer.admin();
      const script = foyer.client().withToken((await newToken(boss)).secret);
      const userId = await idOf(await register(foyer));
      for (const [document, variables] of [
        [SET_ROLE, { userId, role: 'ADMIN' }],
        [DISABLE, { userId, disabled: true }],
        ['mutation ($userId: ID!) { createPasswordResetLink(userId: $userId) { url } }', { userId }],
        ['mutation ($userId: ID!) { resetSecondFactor(userId: $userId) { id } }', { userId }],
      ] as const) {
        expect(await script.isRefused(document, variables)).toEqual({
          code: 'FORBIDDEN',
          details: { permission: 'users.manage' },
        });
      }
      await script.does('{ users(first: 1) { totalCount } }');
    });

    it('change neither password nor sessions nor tokens', async () => {
      const person = await register(foyer);
      const script = foyer.client().withToken((await newToken(person.client)).secret);
      expect(await script.isRefused(CREATE_TOKEN, { name: 'more' })).toEqual({
        code: 'FORBIDDEN',
        details: { permission: 'account.secure' },
      });
    });

    it.each([
      [{ expiresAt: new Date(0).toISOString() }, 'expiresAt'],
      [{ expiresAt: new Date(Date.now() + 400 * DAY).toISOString() }, 'expiresAt'],
      [{ name: '  ' }, 'name'],
      [{ name: 'x'.repeat(101) }, 'name'],
      [{ name: 'a\nb' }, 'name'],
    ])('refuse %j', async (variables, field) => {
      const { client } = await register(foyer);
      const refusal = await client.isRefused(CREATE_TOKEN, { name: 'x', ...variables });
      expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details: { field } });
    });
  });

  describe('a second factor', () => {
    async function enrolled(): Promise<Customer & { secret: string; code: string; recovery: string[] }> {
      const person = await staff();
      const { startSecondFactor } = await person.client.does<{ startSecondFactor: { secret: string; url: string } }>(
        'mutation { startSecondFactor { secret url } }',
      );
      const { secret, url } = startSecondFactor;
      expect(url).toContain(`otpauth://totp/Foyer:${person.username}`);
      const confirm = 'mutation ($code: String!) { confirmSecondFactor(code: $code) }';
      expect(await person.client.isRefused(confirm, { code: '000000x' })).toMatchObject({ details: { field: 'code' } });
      const code = codeNow(secret, foyer);
      const elsewhere = foyer.client();
      await logIn(elsewhere, person.username);
      const { confirmSecondFactor: recovery } = await person.client.does<{ confirmSecondFactor: string[] }>(confirm, {
        code,
      });
      expect(await elsewhere.does(ME)).toEqual({ me: null }); // it has shown a password alone
      return Object.assign(person, { secret, code, recovery });
    }
    const tries = (login: string, code?: string, password = PASSWORD) =>
      foyer.client().asks(LOGIN, { input: { login, password, code } });
    const codeOf = async (answer: ReturnType<typeof tries>) => (await answer).errors?.[0]?.extensions.code ?? 'in';

    it('is asked for after the password, and no code works twice', async () => {
      const { username, secret, code: confirmed } = await enrolled();
      expect(await codeOf(tries(username))).toBe('SECOND_FACTOR_REQUIRED');
      expect(await codeOf(tries(username, undefined, 'wrong'))).toBe('INVALID_CREDENTIALS');
      expect(await codeOf(tries(username, confirmed))).toBe('INVALID_CREDENTIALS');
      foyer.clock.advance(60_000);
      const code = codeNow(secret, foyer);
      const answers = await Promise.all(Array.from({ length: 4 }, () => codeOf(tries(username, code))));
      expect(answers.toSorted()).toEqual([...Array<string>(3).fill('INVALID_CREDENTIALS'), 'in']);
      foyer.clock.advance(600_000);
      expect(await codeOf(tries(username, code))).toBe('INVALID_CREDENTIALS');
    });

    it('is seen by its owner and admins alone', async () => {
      const [owner, agent] = [await enrolled(), await staff()];
      const { vip } = await stage(foyer, { vip: 1 });
      const order = await owner.places({ [vip.id]: 1 });
      const query = `{ order(id: "${order.id}") { customer { username secondFactor disabledAt } } }`;
      const seen = (secondFactor: boolean | null) => ({
        order: { customer: { username: owner.username, secondFactor, disabledAt: null } },
      });
      expect(await owner.client.does(query)).toEqual(seen(true));
      expect(await admin.does(query)).toEqual(seen(true));
      expect(await agent.client.does(query)).toEqual(seen(null));
    });

    it('can be a recovery code, each once', async () => {
      const { username, recovery } = await enrolled();
      expect(new Set(recovery).size).toBe(10);
      expect(recovery.every((code) => /^[2-9a-z]{24}$/.test(code))).toBe(true); // 112 bits are asked for (ASVS 6.5.2)
      expect(await codeOf(tries(username, recovery[3]))).toBe('in');
      expect(await codeOf(tries(username, recovery[3]))).toBe('INVALID_CREDENTIALS');
      expect(await codeOf(tries(username, recovery[4]!.toUpperCase()))).toBe('in');
      expect(await codeOf(tries(username, recovery[6]!.replace(/(.{4})/g, '$1 ')))).toBe('in');
      expect(JSON.stringify(await foyer.rows('select * from second_factor'))).not.toContain(recovery[5]);
    });

    it('goes with the password, or through an admin', async () => {
      const { client, username } = await enrolled();
      const remove = 'mutation ($password: String!) { removeSecondFactor(password: $password) { secondFactor } }';
      expect((await client.isRefused(remove, { password: 'wrong' })).code).toBe('INVALID_CREDENTIALS');
      expect((await client.isRefused('mutation { startSecondFactor { secret } }')).code).toBe('BAD_USER_INPUT');
      expect(await client.does(remove, { password: PASSWORD })).toEqual({
        removeSecondFactor: { secondFactor: false },
      });
      expect(await codeOf(tries(username))).toBe('in');

      const other = await enrolled();
      const reset = 'mutation ($userId: ID!) { resetSecondFactor(userId: $userId) { secondFactor } }';
      await admin.does(reset, { userId: await idOf(other) });
      expect(await codeOf(tries(other.username))).toBe('in');
    });
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
});
