import { once } from 'node:events';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { PASSWORD, register, Staff, stage, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { expectInvariants } from '../support/invariants.js';
import { runningTime } from '../support/running-time.js';
import { watch, type Watching } from '../support/watching.js';
import { Cluster, type Replica } from './support/cluster.js';
import { degraded, ready, until } from './support/health.js';
import { Rush } from './support/rush.js';
import { OwnRedis } from './support/servers.js';
import { placesAll } from './support/traffic.js';

interface Payload {
  event: { kind: string };
  events?: { kind: string }[];
}

const STATS = 'subscription ($id: ID) { dashboardStats(eventId: $id) { pendingOrders approvedOrders } }';

/** A dashboard at each replica. */
async function dashboards(cluster: Cluster, { event }: Stage): Promise<Watching[]> {
  return Promise.all(
    cluster.replicas.map(async (replica) => watch(replica, await cluster.admin(replica), STATS, { id: event.id })),
  );
}

describe('two replicas on Redis', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.open('PostgreSQL');
  });
  afterAll(() => cluster.close());

  it('show within a second what the other one did', async () => {
    const scene = await stage(cluster, { customers: 1 });
    const [here, there] = cluster.replicas;
    const staff = new Staff(await cluster.admin(here), 'admin');
    await using live = await watch(there!, await cluster.admin(there), STATS, { id: scene.event.id });
    await live.next();
    for (let n = 1; n <= 5; n++) {
      const order = await scene.customer.places({ [scene.vip.id]: 1 });
      const began = runningTime();
      await staff.approves(order);
      await live.until({ dashboardStats: { approvedOrders: n } });
      expect(runningTime() - began).toBeLessThan(1000);
    }
  });

  it('close the sockets of a session that ended at the other one', async () => {
    const [here, there] = cluster.replicas;
    const admin = await cluster.admin(here);
    const { closed } = await socketOf(admin, there!);
    await admin.does('mutation { logout }');
    expect((await closed)[0]).toBe(4401);
  });

  it.each([
    ['whose role changes', 'setRole(userId: $userId, role: CUSTOMER)'],
    ['who is disabled', 'setDisabled(userId: $userId, disabled: true)'],
  ])('close the sockets of somebody %s at the other one, within a second', async (_, change) => {
    const [here, there] = cluster.replicas;
    const admin = await cluster.admin(here);
    const agent = await register(cluster);
    const { me } = await agent.client.does<{ me: { id: string } }>('{ me { id } }');
    const { createApiToken } = await agent.client.does<{ createApiToken: { secret: string } }>(
      'mutation { createApiToken(name: "a script") { secret } }',
    );
    const sockets = [
      await socketOf(agent.client, there!),
      await socketOf(there!.client(), there!, { authorization: `Bearer ${createApiToken.secret}` }),
    ];
    const began = runningTime();
    await admin.does(`mutation ($userId: ID!) { ${change} { id } }`, { userId: me.id });
    expect(await Promise.all(sockets.map(async ({ closed }) => (await closed)[0]))).toEqual([4401, 4401]);
    expect(runningTime() - began).toBeLessThan(1000);
  });
});

describe('two replicas on a Redis of their own', () => {
  it('send the messages of a commit in one payload, which version 0.2 takes for a gap', async () => {
    const redis = await OwnRedis.started();
    const cluster = await Cluster.open('PostgreSQL', { env: { REDIS_URL: redis.url } });
    await Promise.all(cluster.replicas.map((replica) => until(replica, ready)));
    const scene = await stage(cluster, { customers: 1 });
    const order = await scene.customer.places({ [scene.vip.id]: 1 });
    const listener = new Redis(redis.url);
    const payloads: Payload[] = [];
    listener.on('message', (_, text: string) => payloads.push(JSON.parse(text) as Payload));
    await listener.subscribe('foyer:events:0');

    const [here, there] = cluster.replicas;
    await using live = await watch(there!, await cluster.admin(there), STATS, { id: scene.event.id });
    await live.next();
    await new Staff(await cluster.admin(here), 'admin').approves(order);
    await live.until({ dashboardStats: { approvedOrders: 1 } });
    const approval = payloads.find(({ events }) => events);
    expect(approval).toMatchObject({
      event: { kind: 'bus.gap' },
      events: [{ kind: 'stock.changed' }, { kind: 'order.approved', orderId: 1 }],
    });
    listener.disconnect();
    await cluster.close();
    await redis.close();
  });

  it('count together who guesses a password', async () => {
    const redis = await OwnRedis.started();
    const cluster = await Cluster.open('PostgreSQL', { env: { REDIS_URL: redis.url, RATE_LIMITS: 'on' } });
    await Promise.all(cluster.replicas.map((replica) => until(replica, ready)));
    const { username } = await register(cluster);
    const tries = async (password: string) => {
      const query = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
      return (await cluster.client().isRefused(query, { input: { login: username, password } })).code;
    };
    for (let n = 0; n < 10; n++) expect(await tries('wrong')).toBe('INVALID_CREDENTIALS');
    expect([await tries(PASSWORD), await tries(PASSWORD)]).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    await cluster.close();
    await redis.close();
  });

  const AWAY = [
    ['was killed and started again', (redis: OwnRedis) => redis.end('SIGKILL'), (redis: OwnRedis) => redis.start()],
    [
      'was frozen',
      async (redis: OwnRedis) => redis.signal('SIGSTOP'),
      async (redis: OwnRedis) => redis.signal('SIGCONT'),
    ],
  ] as const;

  it.each(AWAY)(
    'go on while Redis %s, say degraded, and show the truth everywhere within 5 s',
    async (_, away, back) => {
      const redis = await OwnRedis.started();
      const cluster = await Cluster.open('PostgreSQL', { env: { REDIS_URL: redis.url } });
      const scene = await stage(cluster, { vip: 1_000_000, customers: 4 });
      const live = await dashboards(cluster, scene);
      const [here, there] = cluster.replicas;
      const leaver = await cluster.admin(here);
      const rush = new Rush(scene.customers, scene.vip.id);
      await rush.more(20);

      await away(redis);
      await Promise.all(cluster.replicas.map((replica) => until(replica, degraded)));
      await rush.more(20);
      await using own = await watch(here!, await cluster.admin(here), STATS, { id: scene.event.id });
      await own.next();
      await own.next(); // what happens here is still shown here
      const { closed } = await socketOf(leaver, there!);
      await leaver.does('mutation { logout }');
      await rush.end();
      expect(Object.fromEntries(rush.refused)).toEqual({});

      // The last order is only here: once there has shown its own, nothing happens there that would have it look again.
      const [shownHere, shownThere] = live;
      let pendingOrders = rush.acknowledged.size;
      const order = async (replica: Replica, shown: Watching) => {
        await placesAll(scene.customer.client.at(replica.url), [{ [scene.vip.id]: 1 }]);
        await shown.until({ dashboardStats: { pendingOrders: ++pendingOrders } }, 1000);
      };
      await order(there!, shownThere!);
      await order(here!, shownHere!);

      await back(redis);
      const began = runningTime();
      await shownThere!.until({ dashboardStats: { pendingOrders } });
      expect((await closed)[0]).toBe(4401);
      expect(runningTime() - began).toBeLessThan(5000);
      await Promise.all(cluster.replicas.map((replica) => until(replica, ready)));

      for (const watching of live) await watching[Symbol.asyncDispose]();
      await expectInvariants(cluster);
      await cluster.close();
      await redis.close();
    },
  );
});

/** A socket with the session of somebody who is logged in, or what `payload` shows. */
async function socketOf(client: Client, at: Replica, payload?: object): Promise<{ closed: Promise<[number]> }> {
  const cookie = await client.jar.getCookieString(client.url);
  const socket = new WebSocket(`${at.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie },
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await once(socket, 'message');
  return { closed: once(socket, 'close') as Promise<[number]> };
}
