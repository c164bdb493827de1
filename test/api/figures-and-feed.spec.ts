import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { stage, type Customer } from '../support/box-office.js';

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
      const last = {
        ticket_type: `id = ${foyer.row(vip.id)}`,
        order_tally: 'event_id = (select max(event_id) from order_tally)',
      }[table];
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
