import { fileURLToPath } from 'node:url';
import { evening, register, stage, Staff, type Customer } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { expectInvariants } from '../support/invariants.js';
import { Cluster, type Replica } from './support/cluster.js';
import { Chance, times } from './support/faults.js';

const HOUR = 3_600_000;
const clockApart = fileURLToPath(new URL('support/clock-apart.mjs', import.meta.url));

/** The second replica's clock is an hour fast. */
const anHourApart = () =>
  Cluster.open('PostgreSQL', {
    envOf: (index) => ({ NODE_OPTIONS: `--import=${clockApart}`, CLOCK_WRONG_BY: String(index * HOUR) }),
  });

/** Everything that staff see of an event. */
const EVERYTHING = `query ($event: ID!, $type: ID!) {
  dashboardStats(eventId: $event) { pendingOrders approvedOrders rejectedOrders completedOrders cancelledOrders
    revenue { amount } ticketTypes { ticketType { id } available held sold waitingEntries } }
  orders(filter: { eventId: $event }, first: 100) { totalCount edges { node { id status total { amount } customer { username } } } }
  queue(ticketTypeId: $type, first: 100) { customer { username } quantity entry { id } order { id } }
  checkStock { ok differences }
}`;

describe('two replicas whose clocks are an hour apart', () => {
  it('agree on who came first', async () => {
    const cluster = await anHourApart();
    const [here, there] = cluster.replicas;
    const admins = await Promise.all(
      cluster.replicas.map(async (replica) => new Staff(await cluster.admin(replica), 'admin')),
    );
    const { vip } = await evening(admins[0]!, { vip: 0 });
    const line: string[] = [];
    for (let n = 0; n < 12; n++) {
      const customer = await at([here!, there!][n % 2]!);
      await customer.joins(vip.id);
      line.push(customer.username);
    }
    const query = 'query ($id: ID!) { queue(ticketTypeId: $id, first: 50) { customer { username } } }';
    for (const { client } of admins) {
      const { queue } = await client.does<{ queue: { customer: { username: string } }[] }>(query, { id: vip.id });
      expect(queue.map(({ customer }) => customer.username)).toEqual(line);
    }
    await cluster.close();
  });

  it('show the same after a rush of everything', async () => {
    const cluster = await anHourApart();
    const chance = new Chance('a rush of everything');
    const scene = await stage(cluster, { vip: 5, regular: 30, customers: 6 });
    const { event, vip, regular, customers } = scene;
    const admins = await Promise.all(cluster.replicas.map((replica) => cluster.admin(replica)));
    const until = performance.now() + times(60_000, 5_000);
    const rush = async (work: () => Promise<unknown>) => {
      while (performance.now() < until) await work();
    };
    await Promise.all([
      ...customers.map((customer) => rush(() => something(customer, chance.one([vip.id, regular.id]), chance))),
      ...admins.map((admin) => rush(() => decide(admin, event.id, regular.id, chance))),
    ]);

    const [one, other] = await Promise.all(
      admins.map((admin) => admin.does(EVERYTHING, { event: event.id, type: vip.id })),
    );
    expect(one).toEqual(other);
    expect(one).toMatchObject({ checkStock: { ok: true } });
    await expectInvariants(cluster);
    await cluster.close();
  });
});

async function at(replica: Replica): Promise<Customer> {
  return register({ client: () => replica.client(), admin: () => Promise.reject(new Error('not asked for')) });
}

/** One of the things that customers do; refusals are answers, too. */
async function something({ client }: Customer, type: string, chance: Chance): Promise<void> {
  const quantity = chance.between(1, 2);
  const mine = `{ myOrders(first: 1) { edges { node { id } } } myQueueEntries { id status } }`;
  const { myOrders, myQueueEntries } = await client.does<{
    myOrders: { edges: { node: { id: string } }[] };
    myQueueEntries: { id: string; status: string }[];
  }>(mine);
  const waiting = myQueueEntries.find(({ status }) => status === 'WAITING');
  const [newest] = myOrders.edges;
  const acts = [
    `mutation { placeOrder(input: { items: [{ ticketTypeId: "${type}", quantity: ${quantity} }] }) { id } }`,
    `mutation { joinQueue(input: { ticketTypeId: "${type}", quantity: ${quantity} }) { id } }`,
    ...(newest ? [`mutation { cancelOrder(id: "${newest.node.id}") { id } }`] : []),
    ...(newest ? [`mutation { completeOrder(id: "${newest.node.id}") { id } }`] : []),
    ...(waiting ? [`mutation { leaveQueue(id: "${waiting.id}") { id } }`] : []),
  ];
  await expectNoFailure(client, chance.one(acts));
}

/** One of the things that staff do. */
async function decide(admin: Client, event: string, type: string, chance: Chance): Promise<void> {
  const acts = [
    `mutation { processNextOrder(eventId: "${event}") { outcome } }`,
    `mutation { processNextOrder(eventId: "${event}") { outcome } }`,
    `mutation { updateTicketType(id: "${type}", input: { available: ${chance.between(0, 20)} }) { id } }`,
  ];
  await expectNoFailure(admin, chance.one(acts));
}

/** What the domain refuses is fine; what the database or we fail at is not. */
async function expectNoFailure(client: Client, query: string): Promise<void> {
  const { errors = [] } = await client.asks(query);
  const codes = errors.map(({ extensions }) => extensions.code);
  expect(codes).not.toContain('TEMPORARILY_UNAVAILABLE');
  expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
}
