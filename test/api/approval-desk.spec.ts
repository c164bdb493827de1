import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { NEXT, register, stage, Staff, type OrderView, type Stage } from '../support/box-office.js';

const PENDING = 'query ($eventId: ID, $first: Int) { pendingOrders(eventId: $eventId, first: $first) { id priority } }';

describe('the approval desk', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => expectInvariants(foyer));
  afterAll(() => foyer.stop());

  async function mixedOrders({ customer, vip, regular }: Stage): Promise<OrderView[]> {
    const regularOrder = await customer.places({ [regular.id]: 1 });
    const mixed = await customer.places({ [regular.id]: 1, [vip.id]: 1 });
    const vipOrder = await customer.places({ [vip.id]: 1 });
    const secondRegular = await customer.places({ [regular.id]: 2 });
    const secondVip = await customer.places({ [vip.id]: 2 });
    return [vipOrder, secondVip, mixed, regularOrder, secondRegular];
  }

  it('lists VIP before MIXED before REGULAR, the oldest first within each', async () => {
    const scene = await stage(foyer);
    const expected = await mixedOrders(scene);
    const variables = { eventId: scene.event.id, first: 50 };
    const { pendingOrders } = await scene.admin.client.does<{ pendingOrders: { id: string }[] }>(PENDING, variables);
    expect(pendingOrders.map((order) => order.id)).toEqual(expected.map((order) => order.id));
    const { pendingOrders: two } = await scene.admin.client.does<{ pendingOrders: object[] }>(PENDING, {
      ...variables,
      first: 2,
    });
    expect(two).toHaveLength(2);
  });

  it('processes them in that order, and answers null when nothing is pending', async () => {
    const scene = await stage(foyer);
    const expected = await mixedOrders(scene);
    for (const order of expected) {
      const result = await scene.admin.processesNext(scene.event.id);
      expect(result).toMatchObject({ outcome: 'APPROVED', order: { id: order.id, status: 'APPROVED' } });
    }
    expect(await scene.admin.processesNext(scene.event.id)).toBeNull();
  });

  it('knows only what is pending, and only at its own event', async () => {
    const [scene, elsewhere] = [await stage(foyer), await stage(foyer)];
    await elsewhere.customer.places({ [elsewhere.vip.id]: 1 });
    await scene.admin.approves(await scene.customer.places({ [scene.vip.id]: 1 }));
    const order = await scene.customer.places({ [scene.regular.id]: 1 });
    expect(await scene.admin.client.does(PENDING, { eventId: scene.event.id })).toEqual({
      pendingOrders: [{ id: order.id, priority: 'REGULAR' }],
    });
    expect(await scene.admin.processesNext(scene.event.id)).toMatchObject({ order: { id: order.id } });
    expect(await scene.admin.processesNext(scene.event.id)).toBeNull();
  });

  it('rejects the next one where stock is short', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 2 });
    await customer.places({ [vip.id]: 2 });
    await admin.changes(vip.id, { available: 0 });
    expect(await admin.processesNext(event.id)).toMatchObject({
      outcome: 'AUTO_REJECTED',
      reason: 'Not enough VIP tickets: 2 requested, 0 available.',
      order: { status: 'REJECTED' },
    });
  });

  it('gives two admins who press together two different orders, or one of them null', async () => {
    const other = new Staff(await foyer.admin(), 'admin');
    for (const pending of [1, 2]) {
      const { admin, customer, event, vip } = await stage(foyer);
      for (let i = 0; i < pending; i++) await customer.places({ [vip.id]: 1 });
      const results = await Promise.all([admin.processesNext(event.id), other.processesNext(event.id)]);
      const ids = results.flatMap((result) => (result ? [result.order.id] : []));
      expect(ids).toHaveLength(pending);
      expect(new Set(ids).size).toBe(pending);
    }
  });

  it('answers a repeated key with the first result, null too', async () => {
    const { admin, customer, event, vip } = await stage(foyer);
    expect(await admin.processesNext(event.id, 'press-0')).toBeNull();
    await customer.places({ [vip.id]: 1 });
    await customer.places({ [vip.id]: 1 });
    expect(await admin.processesNext(event.id, 'press-0')).toBeNull();
    const first = await admin.processesNext(event.id, 'press-1');
    expect(await admin.processesNext(event.id, 'press-1')).toEqual(first);
    const second = await admin.processesNext(event.id, 'press-2');
    expect(second!.order.id).not.toBe(first!.order.id);
    const other = await stage(foyer);
    expect(await admin.client.isRefused(NEXT, { eventId: other.event.id, idempotencyKey: 'press-1' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  describe('searching orders', () => {
    const SEARCH = `query ($filter: OrderFilter, $first: Int, $after: String) { orders(filter: $filter, first: $first, after: $after) {
      totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
    type Found = { orders: { totalCount: number; edges: { node: { id: string } }[] } };

    let scene: Stage;
    let orders: OrderView[];
    const found = async (filter: object) => {
      const data = await scene.admin.client.does<Found>(SEARCH, { filter, first: 100 });
      expect(data.orders.totalCount).toBe(data.orders.edges.length);
      return data.orders.edges.map((edge) => edge.node.id);
    };

    beforeAll(async () => {
      scene = await stage(foyer);
      const odd = await register(foyer, {
        fullName: 'Zoë 100%_sure',
        email: 'Odd.One@sub.example.org',
        username: 'the_odd_one',
      });
      orders = [
        await scene.customer.places({ [scene.vip.id]: 1 }),
        await odd.places({ [scene.vip.id]: 1 }),
        await odd.places({ [scene.vip.id]: 1 }),
      ];
      await scene.admin.approves(orders[0]!);
    });

    it('lists the newest first, over all events', async () => {
      const { orders: all } = await scene.admin.client.does<Found>(SEARCH, { first: 2 });
      expect(all.edges.map((edge) => edge.node.id)).toEqual([orders[2]!.id, orders[1]!.id]);
      expect(all.totalCount).toBeGreaterThan(3);
    });

    it('filters by event and status', async () => {
      const eventId = scene.event.id;
      expect(await found({ eventId })).toEqual([orders[2]!.id, orders[1]!.id, orders[0]!.id]);
      expect(await found({ eventId, status: 'APPROVED' })).toEqual([orders[0]!.id]);
      expect(await found({ eventId, status: 'REJECTED' })).toEqual([]);
    });

    it.each(['the_odd_one', 'THE_ODD', 'odd.one@SUB', 'zoË', '100%_sure', ' odd_one '])('finds %j', async (search) => {
      expect(await found({ search })).toEqual([orders[2]!.id, orders[1]!.id]);
    });

    it('finds an order by its code, whatever the case', async () => {
      expect(await found({ search: orders[1]!.code.toLowerCase() })).toEqual([orders[1]!.id]);
    });

    it('takes wildcards for letters, and blank for nothing', async () => {
      expect(await found({ search: 'the%one' })).toEqual([]);
      expect(await found({ search: 'theXodd' })).toEqual([]);
      expect(await found({ eventId: scene.event.id, search: ' ' })).toHaveLength(3);
    });
  });
});
