import { evening, Staff, stage, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, SHAPES } from './support/cluster.js';
import { Chance, times } from './support/faults.js';
import { asksFor, gets, JOIN, NEXT, placesAll } from './support/traffic.js';
import { idsOf, rowOf } from '../support/ids.js';

const IN_LINE = 50;

type Entry = { id: string; position: number };
type Decision = { outcome: string; order: { id: string; status: string } } | null;

describe.each(SHAPES)('the line on %s', (shape) => {
  let cluster: Cluster;
  let theStage: Stage;
  let staff: Client[];

  beforeAll(async () => {
    cluster = await Cluster.open(shape);
    theStage = await stage(cluster, { customers: IN_LINE + 1 });
    staff = await cluster.everywhere();
  });

  afterAll(async () => {
    await expectInvariants(cluster);
    await cluster.close();
  });

  it('has places 1 to 50 in the order of arrival, each once, when 50 join at once', async () => {
    const { admin, customers } = theStage;
    const ids = await idsOf(cluster);
    for (let run = 1; run <= times(200, 10); run++) {
      const { vip } = await evening(admin, { vip: 0 });
      const join = (customer: (typeof customers)[0]) => gets<Entry>(customer.client, JOIN, { ticketTypeId: vip.id });
      const entries = await Promise.all(customers.slice(0, IN_LINE).map(join));

      // What each was told at once: nobody who arrived earlier may come to light later.
      const told = entries.toSorted((a, b) => rowOf(ids, a.id) - rowOf(ids, b.id)).map(({ position }) => position);
      expect({ run, told }).toEqual({ run, told: Array.from({ length: IN_LINE }, (_, n) => n + 1) });
      expect(await join(customers[IN_LINE]!)).toMatchObject({ position: IN_LINE + 1 });
    }
  });

  it('of pending orders gives each to one of those who press Process next at once, the first ones first', async () => {
    const { admin, customer } = theStage;
    const chance = new Chance('baskets');
    for (let run = 1; run <= times(200, 5); run++) {
      const { event, vip, regular } = await evening(admin);
      const baskets = [{ [vip.id]: 1 }, { [vip.id]: 1, [regular.id]: 1 }, { [regular.id]: 1 }];
      await placesAll(
        customer.client,
        Array.from({ length: 24 }, () => chance.one(baskets)),
      );
      let line = await pendingIds(admin, event.id);

      // Which of them gets which is open; that together they take the head of the line is not.
      for (const pressed of [8, 8, 16]) {
        const answers = await Promise.all(
          Array.from({ length: pressed }, (_, n) => asksFor<Decision>(staff[n % staff.length]!, NEXT, event.id)),
        );
        expect({ run, refusals: answers.flatMap(({ refusal }) => refusal ?? []) }).toEqual({ run, refusals: [] });
        const decisions = answers.map(({ given }) => given ?? null);
        const head = line.slice(0, pressed);
        expect({ run, taken: sorted(decisions.flatMap((decision) => decision?.order.id ?? [])) }).toEqual({
          run,
          taken: sorted(head),
        });
        expect(decisions.filter((decision) => decision && decision.order.status !== 'APPROVED')).toEqual([]);
        line = await pendingIds(admin, event.id);
      }
      expect(line).toEqual([]);
    }
  });
});

const sorted = (ids: string[]) => ids.toSorted();

async function pendingIds({ client }: Staff, eventId: string): Promise<string[]> {
  const query = 'query ($id: ID!) { pendingOrders(eventId: $id) { id } }';
  const { pendingOrders } = await client.does<{ pendingOrders: { id: string }[] }>(query, { id: eventId });
  return pendingOrders.map(({ id }) => id);
}
