import { Connections } from '../../src/limits/connections.js';
import { StandingCosts } from '../../src/limits/standing-costs.js';
import { LiveViews } from '../../src/watching/live-views.js';
import { register, stage } from '../support/box-office.js';
import { EventStream } from '../support/event-stream.js';
import { Foyer } from '../support/foyer.js';
import { SHOP, start } from './support/budgets.js';
import { dial } from './support/connections.js';
import { expectHealthy } from './support/harmless.js';
import { request } from './support/raw-http.js';
import { cookieOf, MINE } from './support/sessions.js';
import { Socket } from './support/socket.js';

const LIVE = `subscription ${SHOP}`;
const ORIGIN = 'https://shop.example';
const TOKEN = 'mutation { createApiToken(name: "script") { secret } }';
const turn = () => new Promise(setImmediate);

const codeOf = async (stream: EventStream) => (await stream.next())?.data?.errors?.[0]?.extensions.code;
const untilNothingIsHeld = async (foyer: Foyer) => {
  while (foyer.app.get(LiveViews).watched > 0 || foyer.app.get(StandingCosts).counted > 0) await turn();
};

describe('event streams', () => {
  it('count as sockets, by address and by user', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '3', SOCKETS_PER_USER: '1' });
    const { client } = await register(foyer);
    const mine = await EventStream.open(client, LIVE);
    expect(await codeOf(mine)).toBeUndefined();
    expect(await codeOf(await EventStream.open(client, LIVE))).toBe('RATE_LIMITED');
    await expect(Socket.open(foyer.url, client)).rejects.toThrow('429');
    const socket = await Socket.open(foyer.url);
    expect(await codeOf(await EventStream.open(foyer.client(), LIVE))).toBeUndefined();
    expect(await codeOf(await EventStream.open(foyer.client(), LIVE))).toBe('RATE_LIMITED');
    mine.close();
    while ((await codeOf(await EventStream.open(client, LIVE))) !== undefined) await turn();
    socket.terminate();
    await expectHealthy(foyer);
    await foyer.stop();
  });

  it('cost what subscriptions on sockets cost', async () => {
    const foyer = await start({ STANDING_COST_PER_ADDRESS: '25', BUDGET_PER_ADDRESS: '200' });
    const open = () => EventStream.open(foyer.client(), LIVE);
    const streams = [await open(), await open()];
    for (const stream of streams) expect(await codeOf(stream)).toBeUndefined();
    expect(streams[0]!.response.headers.get('ratelimit')).toBeTruthy();
    expect((await (await open()).next())!.data!.errors![0]!.extensions).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
      details: { measure: 'standingCost.address', limit: 25, requested: 30 },
    });
    for (const stream of streams) stream.close();
    await untilNothingIsHeld(foyer);
    let code: string | undefined;
    for (let n = 0; n < 20 && code !== 'RATE_LIMITED'; n++) {
      const response = await foyer.client().fetch('/graphql', {
        method: 'POST',
        headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
        body: JSON.stringify({ query: 'subscription { nothing }' }),
      });
      code = /RATE_LIMITED/.exec(await response.text())?.[0];
    }
    expect(code).toBe('RATE_LIMITED');
    await foyer.stop();
  });

  it('end when the session ends by another way than a logout: its token is revoked', async () => {
    const foyer = await Foyer.start();
    const { client } = await register(foyer);
    const { secret } = (await client.does<{ createApiToken: { secret: string } }>(TOKEN)).createApiToken;
    const stream = await EventStream.open(client.withToken(secret), MINE);
    expect(await codeOf(stream)).toBeUndefined();
    const [token] = (await client.does<{ apiTokens: { id: string }[] }>('{ apiTokens { id } }')).apiTokens;
    await client.does('mutation ($id: ID!) { revokeApiToken(id: $id) { id } }', { id: token!.id });
    expect(await codeOf(stream)).toBe('UNAUTHENTICATED');
    expect(await stream.next()).toEqual({ event: 'complete' });
    expect(await stream.next()).toBeUndefined();
    await foyer.stop();
  });

  it('are for pages of CORS_ORIGINS with a token, and never with a cookie', async () => {
    const foyer = await Foyer.start({ CORS_ORIGINS: ORIGIN, PUBLIC_URL: 'https://tickets.example.com' });
    const { client } = await register(foyer);
    const { secret } = (await client.does<{ createApiToken: { secret: string } }>(TOKEN)).createApiToken;
    const from = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' });
    const script = client.withToken(secret);
    const stream = await EventStream.open(script, MINE, {}, from(ORIGIN));
    expect(stream.response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(stream.response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await codeOf(stream)).toBeUndefined();
    stream.close();
    const cookie = cookieOf({ client } as Parameters<typeof cookieOf>[0]);
    for (const headers of [{ ...from(ORIGIN), cookie }, from('https://evil.example')]) {
      const refused = await EventStream.open(foyer.client(), MINE, {}, headers);
      expect(refused.response.status).toBe(403);
      refused.close();
    }
    await foyer.stop();
  });

  it('are forgotten when the other side hangs up, at any moment', async () => {
    const foyer = await Foyer.start();
    const body = JSON.stringify({ query: LIVE });
    const head = { Accept: 'text/event-stream', 'Content-Type': 'application/json', Connection: 'keep-alive' };
    for (let n = 0; n < 50; n++) {
      const socket = await dial(foyer);
      socket.write(request('POST /graphql', head, body));
      for (let turns = 0; turns < n % 10; turns++) await turn();
      socket.resetAndDestroy();
    }
    await untilNothingIsHeld(foyer);
    await expectHealthy(foyer);
    await foyer.stop();
  });

  it('stay open where there is nothing to read', async () => {
    const foyer = await Foyer.start({ PING_SECONDS: '2', RESPONSE_SECONDS: '1' });
    const { client } = await register(foyer);
    const quiet = await EventStream.open(client, MINE);
    expect(await quiet.textWith('\n\n:\n\n')).toContain('event: next');
    quiet.close();
    await foyer.stop();
  });

  it('are cut where nothing is read, by the next ping', async () => {
    const foyer = await Foyer.start({ PING_SECONDS: '1', RESPONSE_SECONDS: '3600' });
    const { admin, customer, event, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    await foyer.em.execute(`update orders set admin_notes = ? where code = ?`, ['x'.repeat(5000), order.code]);
    const notes = Array.from({ length: 30 }, (_, n) => `n${n}: adminNotes`).join(' ');
    const query = `subscription { pendingOrders(eventId: "${event.id}", first: 100) { ${notes} } }`;
    for (let n = 0; n < 60; n++) await copyOf(foyer, order.code, n);
    const socket = await dial(foyer);
    socket.pause();
    const headers = {
      Accept: 'text/event-stream',
      'Content-Type': 'application/json',
      Connection: 'keep-alive',
      Cookie: cookieOf(admin),
    };
    socket.write(request('POST /graphql', headers, JSON.stringify({ query })));
    const { localPort } = socket;
    const isOpen = () => [...foyer.app.get(Connections).all].some(({ remotePort }) => remotePort === localPort);
    while (isOpen()) await turn();
    await untilNothingIsHeld(foyer);
    await expectHealthy(foyer);
    socket.destroy();
    await foyer.stop();
  });
});

/** Another pending order with the same notes. */
async function copyOf(foyer: Foyer, code: string, n: number): Promise<void> {
  await foyer.em.execute(
    `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at, word_count, admin_notes)
     select ${10_000 + n}, 'C${n}', event_id, customer_id, status, priority, total_amount, currency, placed_at, word_count, admin_notes from orders where code = ?`,
    [code],
  );
}
