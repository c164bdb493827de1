import { setTimeout as pause } from 'node:timers/promises';
import { lines, stage, type Stage } from '../support/box-office.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, SHAPES } from './support/cluster.js';
import { Chance, times, eventually } from './support/faults.js';
import { hangsUp } from './support/hang-up.js';
import { document, gets, PLACE } from './support/traffic.js';
import { idsOf, rowOf } from '../support/ids.js';

const ORDER_ID = `cast(result ->> 'orderId' as int)`;

describe.each(SHAPES)('an order whose reply was lost, on %s', (shape) => {
  let cluster: Cluster;
  let theStage: Stage;
  const chance = new Chance('hang up');

  beforeAll(async () => {
    cluster = await Cluster.open(shape);
    theStage = await stage(cluster);
  });

  afterAll(() => cluster.close());

  /** The order that a key led to, once it has. */
  const orderOf = async (key: string) => {
    const sql = `select ${ORDER_ID} as id from idempotency_key where key = '${key}'`;
    return (await cluster.rows<{ id: number }>(sql))[0]?.id;
  };

  it.each([
    ['after the commit', (key: string) => eventually(() => orderOf(key))],
    ['at any moment', () => pause(chance.between(0, 30))],
  ])('%s is the same order when it is sent again, with its key', async (when, moment) => {
    const { customer, vip } = theStage;
    const runs = times(1_000, 50);
    const ids = await idsOf(cluster);
    for (let run = 1; run <= runs; run++) {
      const key = `${when} ${run}`;
      const input = { items: lines({ [vip.id]: 1 }), idempotencyKey: key };
      const first = cluster.replicas[run % cluster.replicas.length]!;
      await hangsUp(customer.client.at(first.url), { query: document(PLACE, 1), variables: { value0: input } }, () =>
        moment(key),
      );
      const before = await orderOf(key);
      const again = cluster.replicas[(run + 1) % cluster.replicas.length]!;
      const { id } = await gets(customer.client.at(again.url), PLACE, input);
      expect({ run, id: rowOf(ids, id!) }).toEqual({ run, id: before ?? (await orderOf(key)) });
    }
    const counted = await cluster.rows(
      'select (select count(*) from orders) - (select count(*) from idempotency_key) as without_key',
    );
    expect(counted).toEqual([{ without_key: 0 }]);
    await expectInvariants(cluster);
  });
});
