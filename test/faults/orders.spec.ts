import { evening, lines, stage, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, SHAPES } from './support/cluster.js';
import { Chance, times } from './support/faults.js';
import { APPROVE, asksFor, CANCEL, gets, getsAll, PLACE, placesAll } from './support/traffic.js';

const AT_ONCE = 32;

/** Approved together, while as many are cancelled. */
const TOGETHER = 15;

describe.each(SHAPES)('orders on %s', (shape) => {
  let cluster: Cluster;
  let theStage: Stage;
  /** The same customer at each replica, and staff there. */
  let customer: Client[];
  let staff: Client[];

  const each = <T>(clients: Client[], ask: (client: Client) => Promise<T>) =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, n) => ask(clients[n % clients.length]!)));

  beforeAll(async () => {
    cluster = await Cluster.open(shape);
    theStage = await stage(cluster, { vip: 10 });
    customer = cluster.replicas.map((replica) => theStage.customer.client.at(replica.url));
    staff = await cluster.everywhere();
  });

  afterAll(async () => {
    await expectInvariants(cluster);
    await cluster.close();
  });

  it('give their stock back once, when 32 cancel at once', async () => {
    const { admin, event, vip } = theStage;
    // Sold to somebody else, so that there would be enough to give back a second time.
    const [other] = await placesAll(customer[0]!, [{ [vip.id]: 4 }]);
    await gets(staff[0]!, APPROVE, other);
    for (let run = 1; run <= times(500, 30); run++) {
      const [order] = await placesAll(customer[0]!, [{ [vip.id]: 4 }]);
      expect(await gets(staff[0]!, APPROVE, order)).toEqual({ outcome: 'APPROVED' });
      expect((await admin.stockOf(event))['VIP']).toEqual({ available: 2, held: 0, sold: 8 });
      const answers = await each([...customer, ...staff], (client) => asksFor(client, CANCEL, order));
      const codes = answers.map(({ refusal }) => refusal?.extensions.code ?? 'CANCELLED').toSorted();
      const once = ['CANCELLED', ...Array<string>(AT_ONCE - 1).fill('INVALID_TRANSITION')];
      expect({ run, codes, stock: (await admin.stockOf(event))['VIP'] }).toEqual({
        run,
        codes: once,
        stock: { available: 6, held: 0, sold: 4 },
      });
    }
  });

  it('are one and the same, when 32 place one with the same key at once', async () => {
    const before = await ordersIn(cluster);
    const runs = times(1000, 50);
    for (let run = 1; run <= runs; run++) {
      const input = { items: lines({ [theStage.vip.id]: 1 }), idempotencyKey: `at once ${run}` };
      const orders = await each(customer, (client) => gets<{ id: string }>(client, PLACE, input));
      expect({ run, ids: [...new Set(orders.map(({ id }) => id))] }).toEqual({ run, ids: [expect.any(String)] });
    }
    expect(await ordersIn(cluster)).toBe(before + runs);
  });
});

const ordersIn = async (cluster: Cluster) =>
  (await cluster.rows<{ n: number }>('select count(*) as n from orders'))[0]!.n;

describe.each(SHAPES)('orders that list their types in either order, on %s', (shape) => {
  it('never wait for each other in a circle', async () => {
    const cluster = await Cluster.open(shape);
    const { admin, customer } = await stage(cluster);
    const { vip, regular } = await evening(admin, { vip: 1000, regular: 1000 });
    const staff = await cluster.everywhere();
    const chance = new Chance('either order');
    const basket = () => {
      const items = lines({ [vip.id]: 1, [regular.id]: 1 });
      return { items: chance.between(0, 1) ? items : items.toReversed() };
    };

    let approved: string[] = [];
    const total = times(10_000, 500);
    for (let done = 0; done < total; done += TOGETHER) {
      const placed = await getsAll<{ id: string }>(customer.client, PLACE, Array.from({ length: TOGETHER }, basket));
      const moves = [...placed.map(({ id }) => [APPROVE, id] as const), ...approved.map((id) => [CANCEL, id] as const)];
      const answers = await Promise.all(moves.map(([field, id], n) => asksFor(staff[n % staff.length]!, field, id)));
      expect(answers.flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
      approved = placed.map(({ id }) => id);
    }
    await expectInvariants(cluster);

    // None happened, rather than that each was tried again. A connection tells its count when it ends.
    await Promise.all(cluster.replicas.map((replica) => replica.end()));
    if (shape === 'PostgreSQL') {
      const sql = 'select deadlocks from pg_stat_database where datname = current_database()';
      expect(await cluster.rows(sql)).toEqual([{ deadlocks: 0 }]);
    }
    await cluster.close();
  });
});
