import { lines, PLACE, stage } from '../support/box-office.js';
import { expectInvariants } from '../support/invariants.js';
import { runningTime } from '../support/running-time.js';
import { Cluster } from './support/cluster.js';
import { times } from './support/faults.js';
import { away, notReady, ready, until } from './support/health.js';
import { Rush } from './support/rush.js';
import { OwnPostgres } from './support/servers.js';
import { idsIn } from '../support/ids.js';

/** PostgreSQL's fast shutdown, which breaks connections off, and its immediate one, which is a crash. */
const STOPS = ['SIGINT', 'SIGQUIT'] as const;

it('outlives PostgreSQL: clear refusals while it is stopped, ready within 5 s of its return, nothing lost', async () => {
  const postgres = await OwnPostgres.started();
  const cluster = await Cluster.open('PostgreSQL', { databaseUrl: postgres.url });
  const { customers, customer, vip } = await stage(cluster, { vip: 1_000_000, customers: 6 });
  const first = await customer.places({ [vip.id]: 1 });
  const rush = new Rush(customers, vip.id);

  for (let round = 0; round < times(5, 2); round++) {
    await rush.more(30);
    await postgres.end(STOPS[round % STOPS.length]!);
    await Promise.all(cluster.replicas.map((replica) => until(replica, notReady)));
    for (const replica of cluster.replicas) expect((await fetch(`${replica.url}/livez`)).status).toBe(200);
    const began = runningTime();
    expect(await customer.client.isRefused('{ ticketTypes { id } }')).toMatchObject({
      code: 'TEMPORARILY_UNAVAILABLE',
    });
    expect(runningTime() - began).toBeLessThan(3000);

    await postgres.start();
    const back = await Promise.all(cluster.replicas.map((replica) => until(replica, ready)));
    expect(Math.max(...back)).toBeLessThan(5000);
    expect(await customer.sees(first)).toMatchObject({ status: 'PENDING' });
  }
  await rush.more(30);
  await rush.end();

  expect([...rush.refused.keys()]).toEqual(['TEMPORARILY_UNAVAILABLE']);
  const stored = new Set(await idsIn(cluster, 'Order', 'select id from orders'));
  expect([...rush.acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  expect(cluster.replicas.every(({ running }) => running)).toBe(true);
  await expectInvariants(cluster);
  await cluster.close();
  await postgres.close();
});

it('outlives a PostgreSQL that is frozen: not ready at once, clear refusals, ready within 5 s of the thaw, nothing lost', async () => {
  const postgres = await OwnPostgres.started();
  const cluster = await Cluster.open('PostgreSQL', { databaseUrl: postgres.url });
  const { customers, customer, vip } = await stage(cluster, { vip: 1_000_000, customers: 6 });
  const first = await customer.places({ [vip.id]: 1 });
  const rush = new Rush(customers, vip.id);
  await rush.more(30);

  postgres.freeze();
  const began = runningTime();
  const asking = Promise.all([
    customer.client.isRefused(PLACE, { input: { items: lines({ [vip.id]: 1 }) } }),
    customer.client.isRefused('{ ticketTypes { id } }'),
  ]);
  await Promise.all(cluster.replicas.map((replica) => until(replica, away)));
  expect(runningTime() - began).toBeLessThan(3000);
  for (const { code } of await asking) expect(code).toBe('TEMPORARILY_UNAVAILABLE');
  // PostgreSQL has 10 s for a statement and 1 s to say so; before that they may have waited 5 s for a connection.
  expect(runningTime() - began).toBeLessThan(17_000);

  postgres.thaw();
  const back = await Promise.all(cluster.replicas.map((replica) => until(replica, ready)));
  expect(Math.max(...back)).toBeLessThan(5000);
  expect(await customer.sees(first)).toMatchObject({ status: 'PENDING' });
  await rush.more(30);
  await rush.end();

  // Orders that were sent before the freeze may have waited for its end.
  expect([...rush.refused.keys()].filter((code) => code !== 'TEMPORARILY_UNAVAILABLE')).toEqual([]);
  const stored = new Set(await idsIn(cluster, 'Order', 'select id from orders'));
  expect([...rush.acknowledged].filter((id) => !stored.has(id))).toEqual([]);
  await expectInvariants(cluster);

  // Nor does it keep a process from its end.
  postgres.freeze();
  const [replica] = cluster.replicas;
  const order = customer.client.at(replica!.url).isRefused(PLACE, { input: { items: lines({ [vip.id]: 1 }) } });
  const answer = order.then(
    ({ code }) => code,
    ({ message }: Error) => message,
  );
  await until(replica!, away);
  const end = runningTime();
  expect(await replica!.end()).toBe(0);
  expect(runningTime() - end).toBeLessThan(10_000);
  // Cut off with its process, unless the statement's time was over before.
  expect(['fetch failed', 'TEMPORARILY_UNAVAILABLE']).toContain(await answer);
  postgres.thaw();
  await cluster.close();
  await postgres.close();
});
