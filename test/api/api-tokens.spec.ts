import { once } from 'node:events';
import { WebSocket } from 'ws';
import { CREATE_TOKEN, DISABLE, idOf, ME, newToken, SET_ROLE } from '../support/accounts.js';
import { register } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { connect } from '../support/watching.js';

const DAY = 86_400_000;

describe('API tokens', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

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
    await expect(orders.next()).rejects.toMatchObject({ code: 4401 });
    expect((await foyer.client().withToken(first.secret).isRefused(ME)).code).toBe('UNAUTHENTICATED');

    await foyer.client().withToken(second.secret).does(ME);
    foyer.clock.advance(DAY + 1);
    expect((await foyer.client().withToken(second.secret).isRefused(ME)).code).toBe('UNAUTHENTICATED');
  });

  it.each<[string, (secret: string) => Record<string, unknown>]>([
    ['without Bearer', (secret) => ({ authorization: secret })],
    ['in another case', (secret) => ({ AUTHORIZATION: `bearer ${secret}` })],
    ['inside headers', (secret) => ({ headers: { Authorization: `Bearer ${secret}` } })],
  ])('pass in connection_init %s', async (_, params) => {
    const { secret } = await newToken((await register(foyer)).client);
    const live = await connect(foyer, foyer.client(), params(secret));
    const orders = live.iterate({ query: 'subscription { myOrders { totalCount } }' });
    expect((await orders.next()).value).toHaveProperty('data.myOrders.totalCount');
    await live.dispose();
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
