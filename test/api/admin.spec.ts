import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { NEXT, register, stage, Staff, type Customer, type OrderView, type Stage } from '../support/box-office.js';

const PENDING = 'query ($eventId: ID, $first: Int) { pendingOrders(eventId: $eventId, first: $first) { id priority } }';
const STATS = `query ($eventId: ID) { dashboardStats(eventId: $eventId) {
  event { id } revenue { amount currency } pendingOrders approvedOrders completedOrders rejectedOrders cancelledOrders asOf
  ticketTypes { ticketType { name } available held sold revenue { amount currency } pendingQuantity waitingEntries waitingQuantity } } }`;

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

  describe('the statistics', () => {
    it('are what happened: orders by status, stock, revenue at ordered prices, what is pending and waiting', async () => {
      const { admin, event, vip, regular, customers } = await stage(foyer, { vip: 6, regular: 100, customers: 3 });
      const [a, b, c] = customers;
      const approved = await a!.places({ [vip.id]: 2, [regular.id]: 1 });
      const completed = await a!.places({ [regular.id]: 2 });
      const rejected = await b!.places({ [vip.id]: 1 });
      const refunded = await b!.places({ [vip.id]: 1 });
      const withdrawn = await b!.places({ [vip.id]: 1 });
      await b!.places({ [vip.id]: 3, [regular.id]: 1 });
      await b!.places({ [vip.id]: 1 });
      await admin.approves(approved);
      await admin.approves(completed);
      await a!.completes(completed);
      await admin.rejects(rejected);
      await admin.approves(refunded);
      await admin.cancels(refunded);
      await b!.cancels(withdrawn);
      await admin.changes(regular.id, { price: 1 });
      await c!.joins(vip.id, 5);
      await a!.leaves(await a!.joins(vip.id, 5));

      const { dashboardStats } = await admin.client.does<{ dashboardStats: { asOf: string } }>(STATS, {
        eventId: event.id,
      });
      expect(dashboardStats).toEqual({
        event: { id: event.id },
        revenue: { amount: 455_00, currency: 'USD' },
        pendingOrders: 2,
        approvedOrders: 1,
        completedOrders: 1,
        rejectedOrders: 1,
        cancelledOrders: 2,
        asOf: expect.any(String),
        ticketTypes: [
          {
            ticketType: { name: 'VIP' },
            available: 4,
            held: 0,
            sold: 2,
            revenue: { amount: 200_00, currency: 'USD' },
            pendingQuantity: 4,
            waitingEntries: 1,
            waitingQuantity: 5,
          },
          {
            ticketType: { name: 'Regular' },
            available: 97,
            held: 0,
            sold: 3,
            revenue: { amount: 255_00, currency: 'USD' },
            pendingQuantity: 1,
            waitingEntries: 0,
            waitingQuantity: 0,
          },
        ],
      });
    });

    it('are zero for an event where nothing happened', async () => {
      const { admin, event } = await stage(foyer);
      expect(await admin.client.does(STATS, { eventId: event.id })).toMatchObject({
        dashboardStats: { revenue: { amount: 0 }, pendingOrders: 0, approvedOrders: 0 },
      });
    });
  });

  describe('the stock check', () => {
    const CHECK = '{ checkStock { ok differences } }';

    it('finds nothing to complain about', async () => {
      const { admin } = await stage(foyer);
      expect(await admin.client.does(CHECK)).toEqual({ checkStock: { ok: true, differences: [] } });
    });

    it.each([
      ['available', 'ticket_type', 'available = available + 1', 'available of ticket type'],
      ['sold', 'ticket_type', 'sold = sold + 1', 'sold of ticket type'],
      ['held', 'ticket_type', 'held = held + 1', 'held of ticket type'],
      ['revenue', 'ticket_type', 'revenue = revenue + 1', 'revenue of ticket type'],
      ['a tally', 'order_tally', 'orders = orders + 1', 'orders APPROVED of event'],
      ['a total', 'orders', 'total_amount = total_amount + 1', 'total of order'],
      ['an item', 'order_item', 'quantity = quantity + 1', 'total of order'],
    ])('says when %s is wrong, and by how much', async (_, table, change, complaint) => {
      const { admin, customer, vip } = await stage(foyer);
      await admin.approves(await customer.places({ [vip.id]: 1 }));
      const last = { ticket_type: `id = ${vip.id}`, order_tally: 'event_id = (select max(event_id) from order_tally)' }[
        table
      ];
      const where = last ?? `id = (select max(id) from ${table})`;
      await foyer.em.execute(`update ${table} set ${change} where ${where}`);
      const { checkStock } = await admin.client.does<{ checkStock: { ok: boolean; differences: string[] } }>(CHECK);
      await foyer.em.execute(`update ${table} set ${change.replace('+', '-')} where ${where}`);
      expect(checkStock.ok).toBe(false);
      expect(checkStock.differences).toContainEqual(
        expect.stringMatching(new RegExp(`^${complaint}.*: \\d+ kept, \\d+ recounted\\.$`)),
      );
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

  describe('the feed', () => {
    const FEED = `query ($eventId: ID, $first: Int) { recentActivity(eventId: $eventId, first: $first) {
      kind quantity at actor { username } order { code } ticketType { name } } }`;

    it('tells what happened at an event, the newest first', async () => {
      const { admin, event, vip, customers } = await stage(foyer, { vip: 2, customers: 2 });
      const [a, b] = customers;
      const order = await a!.places({ [vip.id]: 2 });
      await admin.approves(order);
      await b!.joins(vip.id, 1);
      await a!.cancels(order);

      const { recentActivity } = await admin.client.does<{ recentActivity: { kind: string }[] }>(FEED, {
        eventId: event.id,
        first: 6,
      });
      const about = { ticketType: null, order: { code: order.code }, quantity: 2, at: expect.any(String) };
      const stock = { ticketType: { name: 'VIP' }, order: { code: order.code }, at: expect.any(String) };
      expect(recentActivity).toEqual([
        { kind: 'order.cancelled', actor: { username: a!.username }, ...about },
        { kind: 'stock.changed', actor: { username: a!.username }, ...stock, quantity: 2 },
        {
          kind: 'queue.joined',
          actor: { username: b!.username },
          ticketType: { name: 'VIP' },
          order: null,
          quantity: 1,
          at: expect.any(String),
        },
        { kind: 'order.approved', actor: { username: 'admin' }, ...about },
        { kind: 'stock.changed', actor: { username: 'admin' }, ...stock, quantity: -2 },
        { kind: 'order.placed', actor: { username: a!.username }, ...about },
      ]);
    });

    it('tells of a queue: who joined, who left, and who got tickets through whom', async () => {
      const { admin, event, vip, customers } = await stage(foyer, { vip: 0, customers: 2 });
      const [a, b] = customers;
      await a!.leaves(await a!.joins(vip.id));
      const entry = await b!.joins(vip.id, 2);
      await admin.changes(vip.id, { available: 2 });
      const { order } = await admin.fulfils(entry);
      const { recentActivity } = await admin.client.does<{ recentActivity: object[] }>(FEED, {
        eventId: event.id,
        first: 8,
      });
      const staff = { actor: { username: 'admin' }, quantity: 2 };
      const ordered = { ...staff, order: { code: (await b!.sees(order!)).code } };
      const queued = (by: Customer, quantity: number) => ({ actor: { username: by.username }, quantity, order: null });
      const [box, none] = [{ ticketType: { name: 'VIP' } }, { ticketType: null }];
      expect(recentActivity).toMatchObject([
        { kind: 'queue.fulfilled', ...ordered, ...box },
        { kind: 'order.approved', ...ordered, ...none },
        { kind: 'stock.changed', ...ordered, ...box, quantity: -2 },
        { kind: 'order.placed', ...ordered, ...none },
        { kind: 'stock.changed', ...staff, ...box, order: null },
        { kind: 'queue.joined', ...queued(b!, 2), ...box },
        { kind: 'queue.left', ...queued(a!, 1), ...box },
        { kind: 'queue.joined', ...queued(a!, 1), ...box },
      ]);
    });

    it('tells of new names and a new price, and nothing where they stay', async () => {
      const { admin, event, vip } = await stage(foyer);
      await admin.changes(vip.id, { name: vip.name, price: vip.price.amount });
      await admin.changes(vip.id, { name: 'Gallery' });
      await admin.changes(vip.id, { price: 1 });
      await admin.changes(vip.id, { name: 'Box', price: 2 });
      await admin.changesEvent(event.id, { name: 'A night' });
      const { recentActivity } = await admin.client.does<{ recentActivity: object[] }>(FEED, {
        eventId: event.id,
        first: 6,
      });
      const about = { actor: { username: 'admin' }, ticketType: { name: 'Box' } };
      expect(recentActivity).toMatchObject([
        { kind: 'event.updated', actor: { username: 'admin' }, ticketType: null },
        { kind: 'price.changed', ...about },
        { kind: 'ticketType.updated', ...about },
        { kind: 'price.changed', ...about },
        { kind: 'ticketType.updated', ...about },
        { kind: 'stock.changed' },
      ]);
    });

    it('keeps events apart, and tells nothing of what was refused', async () => {
      const [one, other] = [await stage(foyer, { vip: 0 }), await stage(foyer)];
      await one.customer.client.isRefused('mutation ($id: ID!) { cancelOrder(id: $id) { id } }', { id: '999999' });
      await other.customer.places({ [other.vip.id]: 1 });
      const { recentActivity } = await one.admin.client.does<{ recentActivity: { kind: string }[] }>(FEED, {
        eventId: one.event.id,
        first: 100,
      });
      expect(recentActivity.map((activity) => activity.kind)).toEqual([
        'stock.changed',
        'ticketType.created',
        'ticketType.created',
        'event.created',
      ]);
    });
  });
});

describe('a reset', () => {
  const RESET = 'mutation ($confirm: String!) { resetAllData(confirm: $confirm) }';
  const COUNTS =
    '{ orders { totalCount } events { slug ticketTypes { name available sold } } checkStock { ok } recentActivity { kind } }';

  it('drops orders, queues and events, keeps users, and seeds the default event anew', async () => {
    const foyer = await Foyer.start();
    const { admin, customer, vip, regular } = await stage(foyer, { vip: 0 });
    await customer.joins(vip.id);
    const order = await customer.places({ [regular.id]: 2 }, 'a-key');
    await admin.approves(order);

    expect(await admin.client.does(RESET, { confirm: 'RESET ALL DATA' })).toEqual({ resetAllData: true });

    expect(await admin.client.does(COUNTS)).toEqual({
      orders: { totalCount: 0 },
      events: [
        {
          slug: 'main',
          ticketTypes: [
            { name: 'VIP', available: 50, sold: 0 },
            { name: 'Regular', available: 100, sold: 0 },
          ],
        },
      ],
      checkStock: { ok: true },
      recentActivity: [{ kind: 'data.reset' }, { kind: 'stock.changed' }, { kind: 'stock.changed' }],
    });
    expect(await customer.client.does('{ me { username } myQueueEntries { id } }')).toEqual({
      me: { username: customer.username },
      myQueueEntries: [],
    });
    const { ticketTypes } = await customer.client.does<{ ticketTypes: { id: string }[] }>('{ ticketTypes { id } }');
    const next = await customer.places({ [ticketTypes[1]!.id]: 2 }, 'a-key');
    expect(Number(next.id)).toBeGreaterThan(Number(order.id));
    await expectInvariants(foyer);
    await foyer.stop();
  });

  it('wants its confirmation to the letter, and changes nothing without', async () => {
    const foyer = await Foyer.start();
    const { admin, customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    for (const confirm of ['', 'reset all data', 'RESET ALL DATA ']) {
      expect(await admin.client.isRefused(RESET, { confirm })).toEqual({
        code: 'CONFIRMATION_REQUIRED',
        details: { expected: 'RESET ALL DATA' },
      });
    }
    expect(await customer.sees(order)).toEqual(order);
    await foyer.stop();
  });

  it.each([
    ['is forbidden in production', {}, false],
    ['is allowed in production with ALLOW_RESET=true', { ALLOW_RESET: 'true' }, true],
  ])('%s', async (_, env, allowed) => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32), ...env });
    const { data, errors } = await (await foyer.admin()).asks(RESET, { confirm: 'RESET ALL DATA' });
    expect(data).toEqual(allowed ? { resetAllData: true } : null);
    expect(errors?.[0]?.extensions.code).toBe(allowed ? undefined : 'FORBIDDEN');
    await foyer.stop();
  });
});
