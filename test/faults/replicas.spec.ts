import { fileURLToPath } from 'node:url';
import {
  evening,
  PASSWORD,
  register,
  stage,
  Staff,
  unique,
  UPDATE_TYPE,
  type Customer,
} from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { expectInvariants } from '../support/invariants.js';
import { watch, type Watching } from '../support/watching.js';
import { Cluster, type Replica } from './support/cluster.js';
import { Chance, eventually, times } from './support/faults.js';

const HOUR = 3_600_000;
const clockApart = fileURLToPath(new URL('support/clock-apart.mjs', import.meta.url));

/** The second replica's clock is an hour fast. */
const anHourApart = (env: NodeJS.ProcessEnv = {}) =>
  Cluster.open('PostgreSQL', {
    env,
    envOf: (index) => ({ NODE_OPTIONS: `--import=${clockApart}`, CLOCK_WRONG_BY: String(index * HOUR) }),
  });

const STATS = `dashboardStats(eventId: $event) { pendingOrders approvedOrders rejectedOrders completedOrders cancelledOrders
  revenue { amount } ticketTypes { ticketType { id } available held sold waitingEntries } }`;

/** Everything that staff see of an event. */
const EVERYTHING = `query ($event: ID!, $type: ID!) {
  ${STATS}
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

  it('let in whom the other one let in, for as long as that one said', async () => {
    const cluster = await anHourApart({ SESSION_IDLE_MINUTES: '30' });
    const [slow, fast] = cluster.replicas;
    const admin = await cluster.admin(slow);
    const customer = await at(fast!); // who logs in, tidies up what is over
    await customer.client.does(LOGIN, { input: { login: customer.username, password: PASSWORD } });
    for (const { url } of cluster.replicas) {
      expect(await admin.at(url).does(ME)).toEqual({ me: { username: 'admin' } });
      expect(await customer.client.at(url).does(ME)).toEqual({ me: { username: customer.username } });
    }

    const expiresAt = new Date(Date.now() + HOUR / 2).toISOString();
    const create =
      'mutation ($expiresAt: DateTime) { createApiToken(name: "a script", expiresAt: $expiresAt) { secret } }';
    const { createApiToken } = await admin.does<{ createApiToken: { secret: string } }>(create, { expiresAt });
    expect(await fast!.client().withToken(createApiToken.secret).does(ME)).toEqual({ me: { username: 'admin' } });

    const ofCustomer = `select id from users where username = '${customer.username}'`;
    const [{ id: userId } = {}] = await cluster.rows<{ id: number }>(ofCustomer);
    const link = 'mutation ($userId: ID!) { createPasswordResetLink(userId: $userId) { url } }';
    const { createPasswordResetLink } = await admin.does<{ createPasswordResetLink: { url: string } }>(link, {
      userId,
    });
    const token = createPasswordResetLink.url.split('#')[1];
    const set = 'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { id } }';
    await fast!.client().does(set, { input: { token, password: unique('another-password-') } });

    const late = `select id from session where expires_at > now() + interval '31 minutes'`;
    expect(await cluster.rows(late)).toEqual([]);
    await cluster.close();
  });

  it('show the same after a rush of everything', async () => {
    const cluster = await anHourApart();
    const chance = new Chance('a rush of everything');
    const scene = await stage(cluster, { vip: 5, regular: 30, customers: 6 });
    const { event, vip, regular, customers } = scene;
    const admins = await Promise.all(cluster.replicas.map((replica) => cluster.admin(replica)));
    const boards = await Promise.all(
      cluster.replicas.map(async (replica, n) =>
        watch(replica, admins[n]!, `subscription ($event: ID!) { ${STATS} }`, { event: event.id }),
      ),
    );
    const shown = boards.map((board) => new Shown(board));
    const until = performance.now() + times(60_000, 5_000);
    const rush = async (work: () => Promise<unknown>) => {
      while (performance.now() < until) await work();
    };
    await Promise.all([
      ...customers.map((customer) => rush(() => something(customer, chance.one([vip.id, regular.id]), chance))),
      ...admins.map((admin) => rush(() => decide(admin, event.id, regular.id, chance))),
    ]);

    const expectAgreement = async () => {
      const [one, other] = await Promise.all(
        admins.map((admin) => admin.does(EVERYTHING, { event: event.id, type: vip.id })),
      );
      expect(one).toEqual(other);
      expect(one).toMatchObject({ checkStock: { ok: true } });
      const stats = JSON.stringify({ dashboardStats: one!['dashboardStats'] });
      for (const board of shown) await eventually(async () => JSON.stringify(board.last) === stats || undefined);
    };
    await expectAgreement();
    for (const [n, admin] of admins.entries()) {
      await admin.does(UPDATE_TYPE, { id: regular.id, input: { available: 21 + n } }); // which the other one sees by its hint alone
      await expectAgreement();
    }
    for (const board of boards) await board[Symbol.asyncDispose]();
    await expectInvariants(cluster);
    await cluster.close();
  });
});

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const ME = '{ me { username } }';

/** What a dashboard shows at last. */
class Shown {
  last: unknown;

  constructor(board: Watching) {
    void this.follow(board);
  }

  private async follow(board: Watching): Promise<void> {
    try {
      for (;;) this.last = await board.next();
    } catch {
      // it is closed
    }
  }
}

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
