import { DISABLE, idOf, LOGIN, logIn, ME, NEW_PASSWORD, newAgent, newToken, SET_ROLE } from '../support/accounts.js';
import { PASSWORD, register } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { ADMIN, Foyer } from '../support/foyer.js';
import { runningTime } from '../support/running-time.js';
import { connect, watch } from '../support/watching.js';

const SET_PASSWORD = 'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { username } }';

describe('users', () => {
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

  const staff = () => newAgent(foyer, admin);

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

    const began = runningTime();
    await change(userId);
    await expect(byCookie.next()).rejects.toMatchObject({ code: 4401 });
    await expect(byToken.next()).rejects.toMatchObject({ code: 4401 });
    expect(runningTime() - began).toBeLessThan(1000);
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

describe('an admin', () => {
  it('is always left who can act, also when two of them demote each other at once', async () => {
    const own = await Foyer.start(); // nobody knows who is left
    const admin = await own.admin();
    const { me } = await admin.does<{ me: { id: string } }>('{ me { id } }');
    const last = { code: 'LAST_ADMIN', details: {} };
    expect(await admin.isRefused(SET_ROLE, { userId: me.id, role: 'AGENT' })).toEqual(last);
    expect(await admin.isRefused(DISABLE, { userId: me.id, disabled: true })).toEqual(last);

    const other = await register(own);
    const { me: them } = await other.client.does<{ me: { id: string } }>('{ me { id } }');
    const otherId = them.id;
    await admin.does(SET_ROLE, { userId: otherId, role: 'ADMIN' });
    await other.client.does(LOGIN, { input: { login: other.username, password: PASSWORD } });
    const answers = await Promise.all([
      admin.asks(SET_ROLE, { userId: otherId, role: 'AGENT' }),
      other.client.asks(DISABLE, { userId: me.id, disabled: true }),
    ]);
    expect(answers.filter(({ data }) => data)).toHaveLength(1);
    const [{ n }] = (await own.rows(
      `select count(*) as n from users where role = 'ADMIN' and disabled_at is null`,
    )) as [{ n: number | string }];
    expect(Number(n)).toBe(1);
    await own.stop();
  });
});
