import { setTimeout as pause } from 'node:timers/promises';
import { lines, stage, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, SHAPES } from './support/cluster.js';
import { Chance, times } from './support/faults.js';
import { APPROVE, asksFor, gets, PLACE } from './support/traffic.js';
import { idsOf } from '../support/ids.js';

const CLIENTS = 6;
/** Orders that a client sends at once, so that batches are under way. */
const AT_ONCE = 5;

/** What clients sent, and what they were told. */
class Memory {
  /** Each key with the order's id; without one where no answer came. */
  readonly placed = new Map<string, string | undefined>();
  readonly approved = new Set<string>();
}

/** Places orders, several at once, and approves one of them, until the server is gone or the time is up. */
async function works(customer: Client, staff: Client, basket: object, memory: Memory, goesOn: () => boolean) {
  while (goesOn()) {
    const placing = Array.from({ length: AT_ONCE }, async () => {
      const key = `order ${memory.placed.size}`;
      memory.placed.set(key, undefined);
      const { id } = await gets<{ id: string }>(customer, PLACE, { ...basket, idempotencyKey: key });
      memory.placed.set(key, id);
      return id;
    });
    const [id] = (await Promise.all(placing)) as [string, ...string[]];
    const { refusal, given } = await asksFor(staff, APPROVE, id);
    expect({ refusal, given }).toEqual({ refusal: undefined, given: { outcome: 'APPROVED' } });
    memory.approved.add(id);
  }
}

describe.each(SHAPES)('kill -9 on %s', (shape) => {
  it('loses nothing that a client was told, and leaves nothing by halves', async () => {
    const cluster = await Cluster.open(shape);
    const theStage = await stage(cluster, { vip: 500_000, regular: 500_000 });
    const chance = new Chance('kill -9');
    const memory = new Memory();
    for (let kill = 1; kill <= times(200, 15); kill++) {
      await killsOne(cluster, theStage, kill, memory, chance);
      await expectRemembered(cluster, memory, kill);
    }
    // Otherwise the kills came before there was anything to lose, or while nothing was under way.
    expect(memory.approved.size).toBeGreaterThan(times(400, 30));
    await expectInvariants(cluster);
    await cluster.close();
  });
});

/** Each replica in turn, amid its work; whoever works with the other one notices nothing. */
async function killsOne(
  cluster: Cluster,
  { customer, vip, regular }: Stage,
  kill: number,
  memory: Memory,
  chance: Chance,
) {
  const basket = { items: lines({ [vip.id]: 1, [regular.id]: 2 }) };
  const staff = await cluster.everywhere();
  const doomed = cluster.replicas[kill % cluster.replicas.length]!;
  let working = true;
  let turns = chance.between(1, 20);
  const last = Promise.withResolvers<void>();
  const workers = Array.from({ length: CLIENTS }, async (_, n) => {
    const at = n % cluster.replicas.length;
    const replica = cluster.replicas[at]!;
    const goesOn = () => {
      if (replica === doomed && --turns === 0) last.resolve();
      return working || replica === doomed;
    };
    const work = works(customer.client.at(replica.url), staff[at]!, basket, memory, goesOn);
    if (replica === doomed) await expect(work).rejects.toThrow(/fetch failed|terminated/);
    else await work;
  });

  await Promise.race([last.promise, Promise.all(workers)]);
  await pause(chance.between(0, 30));
  await doomed.end('SIGKILL');
  working = false;
  await Promise.all(workers);
  await doomed.start();

  for (const [key, id] of memory.placed) {
    if (id !== undefined) continue;
    const again = await gets<{ id: string }>(customer.client, PLACE, { ...basket, idempotencyKey: key });
    memory.placed.set(key, again.id);
  }
}

/** One order for each key, with the id that was told, approved where that was told, and its items. */
async function expectRemembered(cluster: Cluster, { placed, approved }: Memory, kill: number) {
  type Row = { id: number; status: string; key: string; items: number };
  const ids = await idsOf(cluster);
  const rows = await cluster.rows<Row>(ORDERS);
  const there = new Map(rows.map(({ id, key }) => [key, ids.write('Order', id)]));
  expect({ kill, orders: rows.length, lost: [...placed].filter(([key, id]) => there.get(key) !== id) }).toEqual({
    kill,
    orders: placed.size,
    lost: [],
  });
  expect({ kill, halves: rows.filter(({ items }) => items !== 2) }).toEqual({ kill, halves: [] });
  const undone = rows.filter(({ id, status }) => approved.has(ids.write('Order', id)) && status !== 'APPROVED');
  expect({ kill, undone }).toEqual({ kill, undone: [] });
  if (cluster.shape === 'SQLite')
    expect(await cluster.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
}

/** By the order that each key led to; an order without a key, or a key without an order, is a row too. */
const ORDERS = `select o.id, o.status, k.key, (select count(*) from order_item where order_id = o.id) as items
  from orders o full join idempotency_key k on k.operation = 'placeOrder' and cast(k.result ->> 'orderId' as int) = o.id`;
