import { jest } from '@jest/globals';
import { Foyer } from '../support/foyer.js';
import { register, stage } from '../support/box-office.js';
import { Db } from '../../src/persistence/statements/db.js';

const NESTED = `id event { id name } customer { id username } nextStatuses
  items { quantity unitPrice { amount currency } subtotal { amount } name ticketType { id name } }`;
const ONE = `query ($id: ID!) { order(id: $id) { ${NESTED} } }`;
const LISTS = {
  pendingOrders: `query ($eventId: ID) { pendingOrders(eventId: $eventId) { ${NESTED} } }`,
  orders: `query ($eventId: ID) { orders(filter: { eventId: $eventId }, first: 50) { edges { node { ${NESTED} } } } }`,
  fragments: `query ($eventId: ID) { pendingOrders(eventId: $eventId) { ...A } } fragment A on Order { ... { ${NESTED} } }`,
};

interface Nested {
  id: string;
}
type Listed = Nested[] | { edges: { node: Nested }[] };

describe('a list of orders', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => foyer.stop());

  async function placed() {
    const scene = await stage(foyer);
    const other = await register(foyer);
    const { vip, regular } = scene;
    for (const customer of [scene.customer, other]) {
      await customer.places({ [vip.id]: 1, [regular.id]: 2 });
      await customer.places({ [regular.id]: 1 });
    }
    return { ...scene, other };
  }

  it.each(Object.entries(LISTS))('nests in each order what the order alone does: %s', async (_name, query) => {
    const { admin, event } = await placed();
    const [list] = Object.values(await admin.client.does<Record<string, Listed>>(query, { eventId: event.id }));
    const orders = nodesOf(list!);

    expect(orders).toHaveLength(4);
    for (const order of orders) {
      expect({ order }).toEqual(await admin.client.does(ONE, { id: order.id }));
    }
  });

  it('takes as many statements for many orders as for one', async () => {
    const { customer, vip, regular } = await placed();
    const query = `query ($first: Int!) { myOrders(first: $first) { edges { node { ${NESTED} } } } }`;
    await customer.places({ [vip.id]: 1, [regular.id]: 1 });

    expect(await statementsOf(() => customer.client.does(query, { first: 3 }))).toBe(
      await statementsOf(() => customer.client.does(query, { first: 1 })),
    );
  });

  it('reads no items that are not selected', async () => {
    const { customer } = await placed();
    const count = (fields: string) =>
      statementsOf(() => customer.client.does(`{ myOrders { edges { node { ${fields} } } } }`));

    const alone = await count('id');
    expect(await count('id items @skip(if: true) { quantity }')).toBe(alone);
    expect(await count('id items { quantity }')).toBe(alone + 1);
    expect(await count('id items { quantity unitPrice { amount } ticketType { name } } customer { id }')).toBe(
      alone + 3,
    );
  });
});

function nodesOf(list: Listed): Nested[] {
  return Array.isArray(list) ? list : list.edges.map(({ node }) => node);
}

/** The fewest of three times: the audit log's seal, among others, runs statements in between. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const counts: number[] = [];
  while (counts.length < 3) {
    const ran = jest.spyOn(Db.prototype, 'query');
    await work();
    counts.push(ran.mock.calls.length);
    ran.mockRestore();
  }
  return Math.min(...counts);
}
