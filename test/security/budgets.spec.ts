import type { Express } from 'express';
import type { Trust } from '../../src/config/limits.js';
import { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { PASSWORD, PLACE, register, type Customer } from '../support/box-office.js';
import { from, SHOP, start, upgrade } from './support/budgets.js';
import { contentsOf, expectHealthy } from './support/harmless.js';
import { Socket } from './support/socket.js';

const post = (client: Client, query: string, headers: Record<string, string> = {}) =>
  client.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
const LOG_OUT = 'mutation { logout }';

describe('who asks for too much in a minute', () => {
  it('is told when to come back, by status, header and figures, and nothing is run', async () => {
    const foyer = await start({ BUDGET_PER_USER: '40' });
    const { client } = await register(foyer);
    const order = { items: [{ ticketTypeId: '1', quantity: 1 }] };
    await client.does(PLACE, { input: order });
    const before = await contentsOf(foyer);
    const body = JSON.stringify({ query: PLACE, variables: { input: order } });
    const response = await client.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const wait = Number(response.headers.get('retry-after'));
    expect(response.status).toBe(429);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: `Too much in one minute; try again in ${wait} s.`,
          extensions: { code: 'RATE_LIMITED', details: { retryAfterSeconds: wait } },
        },
      ],
    });
    expect(await contentsOf(foyer)).toBe(before);
    expect((await post((await register(foyer)).client, SHOP)).status).toBe(200);
    await foyer.stop();
  });

  it('pays for each field of a mutation, and for the rows of a list', async () => {
    const foyer = await start({ BUDGET_PER_ADDRESS: '100' });
    expect(
      (await post(foyer.client(), `mutation { ${'a b c d e f g h i'.replace(/\w/g, '$&: logout')} }`)).status,
    ).toBe(200); // 91
    expect((await post(foyer.client(), SHOP)).status).toBe(429);
    await foyer.stop();
  });

  it('pays for what is dear: passwords that are hashed, and all that there is of something', async () => {
    const logins = await start({ BUDGET_PER_ADDRESS: '300' });
    const login = 'mutation { login(input: { login: "nobody", password: "x" }) { id } }';
    expect((await post(logins.client(), login)).status).toBe(200); // 212
    expect((await post(logins.client(), login)).status).toBe(429);
    await logins.stop();

    const foyer = await start({ BUDGET_PER_USER: '700' });
    const { client } = await register(foyer);
    expect((await post(client, '{ exportMyData }')).status).toBe(200); // 500
    expect((await post(client, '{ exportMyData }')).status).toBe(429);
    expect((await client.fetch('/account/export.json')).status).toBe(429);
    const other = (await register(foyer)).client;
    expect((await other.fetch('/account/export.json')).status).toBe(200);
    expect((await other.fetch('/account/export.json')).status).toBe(429);
    await foyer.stop();
  });

  it('pays for each of 100 logins in one request, of which the first that fails is the last', async () => {
    const foyer = await start({
      BUDGET_PER_ADDRESS: '30000',
      QUERY_MAX_TOKENS: '10000',
      QUERY_MAX_ALIASES: '100',
      QUERY_MAX_ROOT_FIELDS: '100',
      QUERY_MAX_COST: '100000',
    });
    const login = (n: number) => `a${n}: login(input: { login: "admin", password: "wrong${n}" }) { id }`;
    const logins = `mutation { ${Array.from({ length: 100 }, (_, n) => login(n)).join(' ')} }`;
    expect((await post(foyer.client(), logins)).status).toBe(200); // 21,101
    expect((await post(foyer.client(), logins)).status).toBe(429);
    const [row] = await foyer.rows(`select count(*) as n from audit_entry where action = 'login.failed'`);
    expect(Number(row!['n'])).toBe(1);
    await foyer.stop();
  });

  it('pays also for what is refused before it is read', async () => {
    const foyer = await start({ BUDGET_PER_ADDRESS: '4' });
    const json = { 'content-type': 'application/json' };
    const sends = async (init: RequestInit) => (await foyer.client().fetch('/graphql', init)).status;
    expect(await sends({ method: 'POST', headers: json, body: '{' })).toBe(400);
    expect(await sends({ method: 'POST', headers: json, body: 'x'.repeat(70_000) })).toBe(413);
    expect(await sends({ method: 'POST', headers: { ...json, 'sec-fetch-site': 'cross-site' }, body: '{}' })).toBe(403);
    expect((await foyer.client().fetch('/assets/nothing.js')).status).toBe(404);
    expect(await sends({ method: 'POST', headers: json, body: '{' })).toBe(429);
    await expectHealthy(foyer); // whose probes cost nothing
    await foyer.stop();
  });

  it('is one address, however many accounts it makes, pages it reads and sockets it opens', async () => {
    const foyer = await start({ BUDGET_PER_ADDRESS: '30' });
    for (let paid = 0; paid < 30; paid++) expect((await foyer.client().fetch('/')).status).toBe(200);
    for (const path of ['/', '/orders/1/receipt', '/admin/export/summary.csv', '/nowhere']) {
      const response = await foyer.client().fetch(path);
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    }
    expect((await post(foyer.client(), LOG_OUT)).status).toBe(429);
    const { status, text } = await upgrade(foyer);
    expect({ status, text }).toEqual({ status: 429, text: expect.stringMatching(/^Retry-After: [1-9]\d?\r$/m) });
    await expectHealthy(foyer);
    await foyer.stop();
  });

  it('pays for what it subscribes to', async () => {
    const foyer = await start({ BUDGET_PER_ADDRESS: '25' });
    const socket = await Socket.open(foyer.url);
    for (const id of ['one', 'two']) socket.subscribe(id, `subscription ${SHOP}`);
    expect((await socket.answer(({ id }) => id === 'two')).type).toBe('next');
    expect((await socket.refusal(`subscription ${SHOP}`)).extensions).toEqual({
      code: 'RATE_LIMITED',
      details: { retryAfterSeconds: expect.any(Number) },
    });
    socket.terminate();
    await foyer.stop();
  });

  it('is not found out to be somebody else by writing another address', async () => {
    const foyer = await start({ BUDGET_PER_ADDRESS: '20' });
    const statuses: number[] = [];
    for (let n = 0; n < 4; n++) statuses.push((await post(foyer.client(), SHOP, from(`10.0.0.${n}`))).status);
    expect(statuses).toEqual([200, 429, 429, 429]);
    await foyer.stop();
  });

  it('is told apart behind a proxy that is trusted, however much it writes before that', async () => {
    const foyer = await start({ BUDGET_PER_ADDRESS: '20', TRUST_PROXY: 'loopback' });
    const status = async (address: string) => (await post(foyer.client(), SHOP, from(address))).status;
    expect(await status('10.0.0.1')).toBe(200);
    expect(await status('10.0.0.2')).toBe(200);
    expect(await status('203.0.113.9, 10.0.0.1')).toBe(429);
    expect(await status('2001:db8:0:1::1')).toBe(200);
    expect(await status('2001:db8:0:1:ffff:ffff:ffff:ffff')).toBe(429);
    expect(await status('2001:db8:0:2::1')).toBe(200);
    expect(await status('::ffff:10.0.0.2')).toBe(429);
    expect(await status(',,, \u00ff; DROP')).toBe(200);
    await foyer.stop();
  });

  it('is the same one to Express, for whoever asks it', async () => {
    for (const [TRUST_PROXY, trusted] of [
      ['', false],
      ['loopback', true],
    ] as const) {
      const foyer = await start({ TRUST_PROXY });
      const express: Express = foyer.app.getHttpAdapter().getInstance();
      expect((express.get('trust proxy fn') as Trust)('127.0.0.1', 0)).toBe(trusted);
      await foyer.stop();
    }
  });

  it('may with RATE_LIMITS=off; what is too large stays refused', async () => {
    const foyer = await start({ RATE_LIMITS: 'off', BUDGET_PER_ADDRESS: '1' });
    for (let n = 0; n < 5; n++) expect((await post(foyer.client(), SHOP)).status).toBe(200);
    expect((await post(foyer.client(), `{ ${'me { id } '.repeat(21)} }`)).status).toBe(400);
    await foyer.stop();
  });
});

describe('a thief of an API token', () => {
  let foyer: Foyer;
  let owner: Customer;
  let thieves: Client[];
  /** Costs 500. */
  const DEAR = '{ exportMyData }';
  const ORDINARY = '{ myOrders { totalCount } }';
  const ACCOUNT = '{ me { id } mySessions { id current } apiTokens { id } }';
  const PATIENCE = 20;

  beforeEach(async () => {
    foyer = await start({ TRUST_PROXY: 'loopback', BUDGET_PER_USER: '2000', BUDGET_PER_CREDENTIAL: '1000' });
    owner = await register(foyer);
    thieves = [];
    for (const name of ['one', 'other']) {
      const make = `mutation { createApiToken(name: "${name}") { secret } }`;
      const { secret } = (await owner.client.does<{ createApiToken: { secret: string } }>(make)).createApiToken;
      thieves.push(new Client(foyer.url, undefined, { authorization: `Bearer ${secret}`, ...from('203.0.113.9') }));
    }
  });
  afterEach(() => foyer.stop());

  const usesUp = async (thief: Client) => {
    for (let n = 0; n < PATIENCE; n++) await thief.asks(DEAR);
    expect(await thief.isRefused(DEAR)).toMatchObject({ code: 'RATE_LIMITED' });
  };

  it('has half of the owner’s budget, however often it asks', async () => {
    await usesUp(thieves[0]!);
    await owner.client.does(DEAR);
    // Over a socket the token pays as well.
    const socket = await Socket.open(foyer.url, undefined, {}, { authorization: thieves[0]!.headers['authorization'] });
    expect((await socket.refusal('subscription { myOrders { totalCount } }')).extensions.code).toBe('RATE_LIMITED');
    socket.terminate();
  });

  it('does not keep the owner from finding and revoking it, from a new password and from logging out', async () => {
    for (const thief of thieves) await usesUp(thief);
    expect(await owner.client.isRefused(ORDINARY)).toMatchObject({ code: 'RATE_LIMITED' });
    const elsewhere = foyer.client();
    await elsewhere.does(`mutation { login(input: { login: "${owner.username}", password: "${PASSWORD}" }) { id } }`);
    type Account = { mySessions: { id: string; current: boolean }[]; apiTokens: { id: string }[] };
    const { mySessions, apiTokens } = await owner.client.does<Account>(ACCOUNT);
    expect(apiTokens).toHaveLength(2);
    for (const { id } of apiTokens) await owner.client.does(`mutation { revokeApiToken(id: "${id}") { id } }`);
    const { id } = mySessions.find(({ current }) => !current)!;
    await owner.client.does(`mutation { revokeSession(id: "${id}") { id } }`);
    await owner.client.does(
      `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "another-horse-battery" }) { id } }`,
    );
    expect((await thieves[0]!.isRefused('{ me { id } }')).code).toBe('UNAUTHENTICATED');
    expect(await owner.client.does(LOG_OUT)).toEqual({ logout: true });
  });

  it('gets round the budgets by nothing that is exempt', async () => {
    const [thief, other] = thieves as [Client, Client];
    await usesUp(thief);
    const spread = 'query { ...F } fragment F on Query { me { id } myOrders { totalCount } }';
    for (const document of [`{ me { id } ${ORDINARY.slice(1)}`, spread, '{ __typename }', '{ me { id } __typename }']) {
      expect(await thief.isRefused(document)).toMatchObject({ code: 'RATE_LIMITED' });
    }
    const many = `{ ${'a b c d e f g h i j'.replace(/\w/g, '$&: me { id }')} }`;
    for (let n = 0; n < 3; n++) await thief.does(many);
    expect(await thief.isRefused('{ me { id } }')).toMatchObject({ code: 'RATE_LIMITED' });
    await other.does('{ me { id } }'); // has thirty of its own
    await expectHealthy(foyer);
  });
});
