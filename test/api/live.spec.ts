import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { BusMessage } from '../../src/bus/message.js';
import { MessageBus } from '../../src/bus/message-bus.js';
import { Foyer } from '../support/foyer.js';
import { stage } from '../support/box-office.js';
import { watch, Watching, type Result } from '../support/watching.js';

describe('live views', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('dashboardStats: the present figures at once, then the newest after a change', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 10 });
    const query = `subscription ($id: ID) { dashboardStats(eventId: $id) { pendingOrders approvedOrders revenue { amount }
      ticketTypes { ticketType { name event { id } } available sold } } }`;
    await using live = await watch(foyer, admin.client, query, { id: event.id });
    expect(await live.next()).toMatchObject({ dashboardStats: { pendingOrders: 0, revenue: { amount: 0 } } });

    const order = await customer.places({ [vip.id]: 2 });
    await live.until({ dashboardStats: { pendingOrders: 1 } });
    await admin.approves(order);
    await live.until({
      dashboardStats: {
        pendingOrders: 0,
        approvedOrders: 1,
        revenue: { amount: 200_00 },
        ticketTypes: [{ ticketType: { name: 'VIP', event: { id: event.id } }, available: 8, sold: 2 }, {}],
      },
    });
  });

  it('ticketTypes: for everybody', async () => {
    const { admin, event, vip } = await stage(foyer, { vip: 3 });
    const query = 'subscription ($id: ID) { ticketTypes(eventId: $id) { name available price { amount } soldOut } }';
    await using live = await watch(foyer, foyer.client(), query, { id: event.id });
    expect(await live.next()).toMatchObject({ ticketTypes: [{ name: 'VIP', available: 3 }, {}] });
    await admin.changes(vip.id, { available: 0, price: 1 });
    await live.until({ ticketTypes: [{ available: 0, price: { amount: 1 }, soldOut: true }, {}] });
  });

  it('pendingOrders: in the order in which staff take them', async () => {
    const { admin, customer, event, vip, regular } = await stage(foyer);
    const query = 'subscription ($id: ID) { pendingOrders(eventId: $id) { id priority customer { username } } }';
    await using live = await watch(foyer, admin.client, query, { id: event.id });
    expect(await live.next()).toEqual({ pendingOrders: [] });
    const second = await customer.places({ [regular.id]: 1 });
    const first = await customer.places({ [vip.id]: 1 });
    await live.until({ pendingOrders: [{ id: first.id, priority: 'VIP' }, { id: second.id }] });
    await admin.rejects(first);
    await live.until({ pendingOrders: [{ id: second.id }] });
  });

  it('queue: entries and orders', async () => {
    const { admin, vip, customers } = await stage(foyer, { vip: 1, customers: 2 });
    const query =
      'subscription ($id: ID!) { queue(ticketTypeId: $id) { quantity order { id } entry { id position } } }';
    await using live = await watch(foyer, admin.client, query, { id: vip.id });
    expect(await live.next()).toEqual({ queue: [] });
    const order = await customers[0]!.places({ [vip.id]: 1 });
    await live.until({ queue: [{ order: { id: order.id } }] });
    const entry = await customers[1]!.joins(vip.id, 2);
    await live.until({ queue: [{ order: { id: order.id } }, { entry: { id: entry.id, position: 1 } }] });
  });

  it('queue, myQueueEntries: messages say which types an order has and which entry it is', async () => {
    const { admin, vip, regular, customers } = await stage(foyer, { vip: 1, customers: 2 });
    const messages: BusMessage[] = [];
    const leave = foyer.app.get(MessageBus).subscribe((message) => messages.push(message));
    const order = await customers[0]!.places({ [vip.id]: 1, [regular.id]: 2 });
    await admin.approves(order);
    const entry = await customers[1]!.joins(vip.id);
    await customers[1]!.leaves(entry);
    leave();
    const types = [foyer.row(vip.id), foyer.row(regular.id)];
    for (const kind of ['order.placed', 'order.approved']) {
      expect(messages).toContainEqual(expect.objectContaining({ kind, ticketTypeIds: types }));
    }
    for (const kind of ['queue.joined', 'queue.left']) {
      expect(messages).toContainEqual(expect.objectContaining({ kind, queueEntryId: foyer.row(entry.id) }));
    }
  });

  it('order, myOrders: the customer sees the decision', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    await using one = await watch(
      foyer,
      customer.client,
      'subscription ($id: ID!) { order(id: $id) { status adminNotes } }',
      {
        id: order.id,
      },
    );
    await using mine = await watch(
      foyer,
      customer.client,
      'subscription { myOrders { totalCount edges { node { id status } } } }',
    );
    expect(await one.next()).toEqual({ order: { status: 'PENDING', adminNotes: null } });
    expect(await mine.next()).toEqual({
      myOrders: { totalCount: 1, edges: [{ node: { id: order.id, status: 'PENDING' } }] },
    });
    await admin.approves(order, 'Welcome');
    await one.until({ order: { status: 'APPROVED', adminNotes: 'Welcome' } });
    await mine.until({ myOrders: { edges: [{ node: { status: 'APPROVED' } }] } });
  });

  it('myQueueEntries: one moves up when somebody leaves', async () => {
    const { vip, customers } = await stage(foyer, { vip: 0, customers: 2 });
    const first = await customers[0]!.joins(vip.id);
    await customers[1]!.joins(vip.id);
    await using live = await watch(foyer, customers[1]!.client, 'subscription { myQueueEntries { position status } }');
    expect(await live.next()).toEqual({ myQueueEntries: [{ position: 2, status: 'WAITING' }] });
    await customers[0]!.leaves(first);
    await live.until({ myQueueEntries: [{ position: 1 }] });
  });

  it('recentActivity: what just happened', async () => {
    const { admin, customer, event, vip } = await stage(foyer);
    const query = 'subscription ($id: ID) { recentActivity(eventId: $id, first: 1) { kind actor { username } } }';
    await using live = await watch(foyer, admin.client, query, { id: event.id });
    expect(await live.next()).toMatchObject({ recentActivity: [{ kind: 'stock.changed' }] });
    await customer.places({ [vip.id]: 1 });
    await live.until({ recentActivity: [{ kind: 'order.placed', actor: { username: customer.username } }] });
  });

  it('keeps customers apart: each sees their own orders and entries only', async () => {
    const { vip, regular, customers } = await stage(foyer, { vip: 0, customers: 2 });
    const [one, other] = customers;
    const order = await one!.places({ [regular.id]: 1 });
    const entry = await other!.joins(vip.id);
    const query = 'subscription { myOrders { edges { node { id } } } }';
    const entries = 'subscription { myQueueEntries { id } }';
    await using ordersOfOne = await watch(foyer, one!.client, query);
    await using ordersOfOther = await watch(foyer, other!.client, query);
    await using entriesOfOne = await watch(foyer, one!.client, entries);
    await using entriesOfOther = await watch(foyer, other!.client, entries);
    expect(await ordersOfOne.next()).toEqual({ myOrders: { edges: [{ node: { id: order.id } }] } });
    expect(await ordersOfOther.next()).toEqual({ myOrders: { edges: [] } });
    expect(await entriesOfOne.next()).toEqual({ myQueueEntries: [] });
    expect(await entriesOfOther.next()).toEqual({ myQueueEntries: [{ id: entry.id }] });
  });

  it('tells a client that comes back what is true by then', async () => {
    const { admin, customer, event, vip } = await stage(foyer);
    const cookie = await admin.client.jar.getCookieString(foyer.url);
    const sockets: WebSocket[] = [];
    const live = createClient({
      url: `${foyer.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { headers: { cookie } });
          sockets.push(this);
        }
      },
      retryWait: async () => {
        await customer.places({ [vip.id]: 1 });
      },
    });
    const query = `subscription { dashboardStats(eventId: "${event.id}") { pendingOrders } }`;
    const figures = new Watching(live, live.iterate({ query }) as AsyncIterableIterator<Result>);
    expect(await figures.next()).toEqual({ dashboardStats: { pendingOrders: 0 } });
    sockets[0]!.terminate();
    await figures.until({ dashboardStats: { pendingOrders: 1 } });
    expect(sockets).toHaveLength(2);
    await figures[Symbol.asyncDispose]();
  });
});
