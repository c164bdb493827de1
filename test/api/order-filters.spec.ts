import fc from 'fast-check';
import { stage, type Customer, type Stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { DRAWS } from '../support/draws.js';
import { Foyer } from '../support/foyer.js';

const STATUSES = ['PENDING', 'APPROVED', 'COMPLETED', 'REJECTED', 'CANCELLED'] as const;
const PRIORITIES = ['VIP', 'MIXED', 'REGULAR'] as const;
const SORTS = ['NEWEST', 'OLDEST', 'NEXT', 'TOTAL'] as const;

/** An order as the model knows it. */
interface Row {
  id: string;
  /** In the order of arrival. */
  number: number;
  eventId: string;
  customerId: string;
  typeIds: string[];
  status: string;
  priority: string;
  total: number;
  placedAt: number;
}

interface Filter {
  eventId?: string;
  status?: string;
  statuses?: readonly string[];
  placedFrom?: string;
  placedUntil?: string;
  customerId?: string;
  ticketTypeId?: string;
  priority?: string;
}

interface Page {
  totalCount: number;
  edges: { node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}

const LIST = `query ($filter: OrderFilter, $orderBy: OrderSort, $first: Int, $after: String, $last: Int, $before: String) {
  orders(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

function fits(row: Row, filter: Filter): boolean {
  const { status, statuses, placedFrom, placedUntil, ticketTypeId } = filter;
  return (
    (filter.eventId ?? row.eventId) === row.eventId &&
    (filter.customerId ?? row.customerId) === row.customerId &&
    (filter.priority ?? row.priority) === row.priority &&
    (status ?? row.status) === row.status &&
    (statuses?.includes(row.status) ?? true) &&
    (ticketTypeId === undefined || row.typeIds.includes(ticketTypeId)) &&
    (placedFrom === undefined || row.placedAt >= Date.parse(placedFrom)) &&
    (placedUntil === undefined || row.placedAt < Date.parse(placedUntil))
  );
}

const COMPARE: Record<(typeof SORTS)[number], (a: Row, b: Row) => number> = {
  NEWEST: (a, b) => b.number - a.number,
  OLDEST: (a, b) => a.number - b.number,
  NEXT: (a, b) =>
    PRIORITIES.indexOf(a.priority as 'VIP') - PRIORITIES.indexOf(b.priority as 'VIP') || a.number - b.number,
  TOTAL: (a, b) => b.total - a.total || b.number - a.number,
};

describe('lists of orders', () => {
  let foyer: Foyer;
  let scenes: Stage[];
  let rows: Row[];
  beforeAll(async () => {
    foyer = await Foyer.start({ MAX_PENDING_PER_CUSTOMER: '0' });
    scenes = [await stage(foyer, { customers: 2 }), await stage(foyer, { customers: 1 })];
    rows = [];
    for (let n = 0; n < 36; n++) {
      foyer.clock.advance(1000);
      rows.push(await place(n));
    }
  });
  afterAll(() => foyer.stop());

  async function place(n: number): Promise<Row> {
    const { vip, regular, event, customers, admin } = scenes[n % 2]!;
    const customer: Customer = customers[n % customers.length]!;
    const [vips, regulars] = [[1, 0] as const, [1, 2] as const, [0, 2] as const, [0, 1] as const][(n * 7) % 4]!;
    const basket = { ...(vips && { [vip.id]: vips }), ...(regulars && { [regular.id]: regulars }) };
    const order = await customer.places(basket);
    const status = STATUSES[(n * 3) % 5]!;
    if (status === 'APPROVED' || status === 'COMPLETED') await admin.approves(order);
    if (status === 'COMPLETED') await admin.completes(order);
    if (status === 'REJECTED') await admin.rejects(order);
    if (status === 'CANCELLED') await customer.cancels(order);
    return {
      id: order.id,
      number: n,
      eventId: event.id,
      customerId: order.customer.id,
      typeIds: Object.keys(basket),
      status,
      priority: order.priority,
      total: order.total.amount,
      placedAt: Date.parse(order.placedAt),
    };
  }

  const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 });
  const row = () => fc.nat(35).map((n) => rows[n]!);
  const moment = () => row().map(({ placedAt }) => new Date(placedAt).toISOString());
  const filters = (): fc.Arbitrary<Filter> =>
    fc.record({
      eventId: some(row().map(({ eventId }) => eventId)),
      status: fc.option(fc.constantFrom(...STATUSES), { nil: undefined, freq: 1 }),
      statuses: some(fc.uniqueArray(fc.constantFrom(...STATUSES))),
      placedFrom: some(moment()),
      placedUntil: some(moment()),
      customerId: some(row().map(({ customerId }) => customerId)),
      ticketTypeId: some(row().map(({ typeIds }) => typeIds[0]!)),
      priority: some(fc.constantFrom(...PRIORITIES)),
    });

  it('are those of a plain model, in each order, forward and backward', async () => {
    const { client } = scenes[0]!.admin;
    await fc.assert(
      fc.asyncProperty(
        filters(),
        fc.constantFrom(...SORTS),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (filter, orderBy, length, backward) => {
          const expected = rows.filter((one) => fits(one, filter)).toSorted(COMPARE[orderBy]);
          const found = await (backward ? upward : downward)(client, { filter, orderBy }, length);
          expect(found).toEqual({ ids: expected.map(({ id }) => id), totalCount: expected.length });
        },
      ),
      { numRuns: 150, ...DRAWS },
    );
  });

  async function downward(client: Client, asked: object, first: number) {
    const ids: string[] = [];
    for (let after: string | undefined; ;) {
      const { orders } = await client.does<{ orders: Page }>(LIST, { ...asked, first, after });
      ids.push(...orders.edges.map(({ node }) => node.id));
      expect(orders.pageInfo.hasPreviousPage).toBe(after !== undefined);
      if (!orders.pageInfo.hasNextPage) return { ids, totalCount: orders.totalCount };
      after = orders.pageInfo.endCursor;
    }
  }

  async function upward(client: Client, asked: object, last: number) {
    const ids: string[] = [];
    for (let before: string | undefined; ;) {
      const { orders } = await client.does<{ orders: Page }>(LIST, { ...asked, last, before });
      ids.unshift(...orders.edges.map(({ node }) => node.id));
      expect(orders.pageInfo.hasNextPage).toBe(before !== undefined);
      if (!orders.pageInfo.hasPreviousPage) return { ids, totalCount: orders.totalCount };
      before = orders.pageInfo.startCursor;
    }
  }

  it('of one’s own, and of an event, have the same orders', async () => {
    const { customer, admin, event } = scenes[1]!;
    const ids = (page: Page) => page.edges.map(({ node }) => node.id);
    for (const orderBy of SORTS) {
      const own = rows.filter(({ eventId }) => eventId === event.id).toSorted(COMPARE[orderBy]);
      const list = `(orderBy: ${orderBy}, first: 100) { edges { node { id } } }`;
      const { myOrders } = await customer.client.does<{ myOrders: Page }>(`{ myOrders${list} }`);
      const ofEvent = await admin.client.does<{ event: { orders: Page } }>(
        `{ event(id: "${event.id}") { orders${list} } }`,
      );
      const expected = own.map(({ id }) => id);
      expect([ids(myOrders), ids(ofEvent.event.orders)]).toEqual([expected, expected]);
    }
  });

  it('with a search take the same filters', async () => {
    const { customer, admin } = scenes[1]!;
    const filter = { search: customer.username, statuses: ['APPROVED', 'PENDING'] };
    const { orders } = await admin.client.does<{ orders: Page }>(LIST, { filter, orderBy: 'TOTAL', first: 100 });
    const { eventId } = rows.at(-1)!;
    const expected = rows.filter((one) => fits(one, { eventId, statuses: filter.statuses }));
    expect(orders.edges.map(({ node }) => node.id)).toEqual(expected.toSorted(COMPARE.TOTAL).map(({ id }) => id));
  });

  it.each([
    ['statuses', { statuses: Array.from({ length: 11 }, () => 'PENDING') }],
    ['customerId', { customerId: 'tt_1' }],
    ['ticketTypeId', { ticketTypeId: 'ev_1' }],
  ])('refuse %s that are too many or of another type', async (field, filter) => {
    expect(await scenes[0]!.admin.client.isRefused(LIST, { filter })).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field },
    });
  });
});
