import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { CANCEL, COMPLETE, ORDER, PLACE, lines, register, stage, type OrderView } from '../support/box-office.js';

describe('orders', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => expectInvariants(foyer));
  afterAll(() => foyer.stop());

  describe('placing', () => {
    it('keeps the price of the moment and looks at stock without taking it', async () => {
      const { admin, customer, event, vip, regular } = await stage(foyer, { vip: 10, regular: 10 });

      const order = await customer.places({ [vip.id]: 2, [regular.id]: 1 });
      await admin.changes(vip.id, { price: 1 });

      expect(order).toMatchObject({
        status: 'PENDING',
        priority: 'MIXED',
        total: { amount: 285_00, currency: 'USD' },
        nextStatuses: ['CANCELLED'],
        receiptUrl: null,
        decidedAt: null,
        customer: { username: customer.username },
        items: [
          { quantity: 2, unitPrice: { amount: 100_00, currency: 'USD' }, subtotal: { amount: 200_00 } },
          { quantity: 1, unitPrice: { amount: 85_00, currency: 'USD' }, subtotal: { amount: 85_00 } },
        ],
      });
      expect(order.code).toMatch(/^[B-DF-HJKMNP-TV-Z][2-9B-DF-HJKMNP-TV-Z]{7}$/);
      expect(await customer.sees(order)).toEqual(order);
      expect(await admin.stockOf(event)).toEqual({
        VIP: { available: 10, held: 0, sold: 0 },
        Regular: { available: 10, held: 0, sold: 0 },
      });
    });

    it('adds up lines of one type', async () => {
      const { customer, vip } = await stage(foyer);
      const items = [...lines({ [vip.id]: 1 }), ...lines({ [vip.id]: 2 })];
      const { placeOrder } = await customer.client.does<{ placeOrder: OrderView }>(PLACE, { input: { items } });
      expect(placeOrder.items).toMatchObject([{ quantity: 3, subtotal: { amount: 300_00 } }]);
    });

    it('ranks only VIP as VIP, both tiers as MIXED and only regular as REGULAR', async () => {
      const { customer, vip, regular } = await stage(foyer);
      expect((await customer.places({ [vip.id]: 1 })).priority).toBe('VIP');
      expect((await customer.places({ [vip.id]: 1, [regular.id]: 1 })).priority).toBe('MIXED');
      expect((await customer.places({ [regular.id]: 1 })).priority).toBe('REGULAR');
    });

    it('refuses more than the event allows over all lines', async () => {
      const { customer, vip, regular } = await stage(foyer, { event: { maxTicketsPerOrder: 4 } });
      const input = { items: lines({ [vip.id]: 3, [regular.id]: 2 }) };
      expect(await customer.client.isRefused(PLACE, { input })).toMatchObject({
        code: 'ORDER_LIMIT_EXCEEDED',
        details: { limit: 4, requested: 5 },
      });
    });

    it('refuses what stock does not cover, and says how much is there', async () => {
      const { customer, vip } = await stage(foyer, { vip: 2 });
      expect(await customer.client.isRefused(PLACE, { input: { items: lines({ [vip.id]: 3 }) } })).toMatchObject({
        code: 'INSUFFICIENT_STOCK',
        details: { ticketTypeId: vip.id, requested: 3, available: 2 },
      });
    });

    it('refuses tickets of two events in one order', async () => {
      const [one, other] = [await stage(foyer), await stage(foyer)];
      const input = { items: lines({ [one.vip.id]: 1, [other.vip.id]: 1 }) };
      expect(await one.customer.client.isRefused(PLACE, { input })).toMatchObject({ code: 'MIXED_EVENTS' });
      expect(await one.customer.client.isTold(PLACE, { input })).toBe('One order holds tickets of one event.');
    });

    it('refuses while sales are closed, and once the event has started', async () => {
      const closed = await stage(foyer, { event: { salesOpen: false } });
      const input = { items: lines({ [closed.vip.id]: 1 }) };
      expect(await closed.customer.client.isRefused(PLACE, { input })).toMatchObject({
        code: 'SALES_CLOSED',
        details: { reason: 'CLOSED' },
      });

      const startsAt = new Date(foyer.clock.now().getTime() + 60_000).toISOString();
      const started = await stage(foyer, { event: { startsAt } });
      await started.customer.places({ [started.vip.id]: 1 });
      foyer.clock.advance(60_001);
      const late = { items: lines({ [started.vip.id]: 1 }) };
      expect(await started.customer.client.isRefused(PLACE, { input: late })).toMatchObject({
        code: 'SALES_CLOSED',
        details: { reason: 'STARTED', startsAt },
      });
    });
  });

  describe('an idempotency key', () => {
    it('answers a repetition with the first order, even after sales closed', async () => {
      const { admin, customer, event, vip } = await stage(foyer);
      const first = await customer.places({ [vip.id]: 2 }, 'my-key');
      await admin.changesEvent(event.id, { salesOpen: false });
      expect(await customer.places({ [vip.id]: 2 }, 'my-key')).toEqual(first);
    });

    it('makes one order out of many that come at once', async () => {
      const { customer, vip } = await stage(foyer);
      const orders = await Promise.all(Array.from({ length: 20 }, () => customer.places({ [vip.id]: 1 }, 'at-once')));
      expect(new Set(orders.map((order) => order.id)).size).toBe(1);
    });

    it('is none where it is null', async () => {
      const { customer, vip } = await stage(foyer);
      const input = { items: lines({ [vip.id]: 1 }), idempotencyKey: null };
      const [first, second] = [
        await customer.client.does(PLACE, { input }),
        await customer.client.does(PLACE, { input }),
      ];
      expect(second).not.toEqual(first);
    });

    it('is a conflict with other items', async () => {
      const { customer, vip } = await stage(foyer);
      await customer.places({ [vip.id]: 1 }, 'taken');
      const input = { items: lines({ [vip.id]: 2 }), idempotencyKey: 'taken' };
      expect(await customer.client.isRefused(PLACE, { input })).toMatchObject({
        code: 'IDEMPOTENCY_CONFLICT',
        details: { key: 'taken' },
      });
      expect(await customer.client.isTold(PLACE, { input })).toBe('This key was used before, for something else.');
    });

    it('belongs to its customer, and is free again where the order failed', async () => {
      const { admin, vip, customers } = await stage(foyer, { vip: 1, customers: 2 });
      const [one, other] = customers;
      const input = { items: lines({ [vip.id]: 2 }), idempotencyKey: 'mine' };
      await one!.client.isRefused(PLACE, { input });
      await admin.changes(vip.id, { available: 5 });
      const mine = await one!.places({ [vip.id]: 2 }, 'mine');
      expect((await other!.places({ [vip.id]: 2 }, 'mine')).id).not.toBe(mine.id);
    });
  });

  describe('somebody else’s order', () => {
    it('does not exist, whatever one tries with it', async () => {
      const { admin, vip, customers } = await stage(foyer, { customers: 2 });
      const [owner, stranger] = customers;
      const order = await owner!.places({ [vip.id]: 1 });
      await admin.approves(order);
      for (const operation of [`query ($id: ID!) { order(id: $id) { ${ORDER} } }`, COMPLETE, CANCEL]) {
        expect(await stranger!.client.isRefused(operation, { id: order.id })).toMatchObject({ code: 'NOT_FOUND' });
        expect(await stranger!.client.isTold(operation, { id: order.id })).toBe('There is no such order.');
      }
      expect(await owner!.sees(order)).toMatchObject({ status: 'APPROVED' });
    });
  });

  describe('my orders', () => {
    const MINE = `query ($first: Int, $after: String) { myOrders(first: $first, after: $after) {
      totalCount edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
    type Mine = {
      myOrders: {
        totalCount: number;
        edges: { cursor: string; node: { id: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };

    it('come the newest first, page by page, and are nobody else’s', async () => {
      const { vip, customers } = await stage(foyer, { customers: 2 });
      const [customer, other] = customers;
      await other!.places({ [vip.id]: 1 });
      const placed: string[] = [];
      for (let i = 0; i < 5; i++) placed.unshift((await customer!.places({ [vip.id]: 1 })).id);

      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Mine = await customer!.client.does<Mine>(MINE, { first: 2, after });
        expect(page.myOrders.totalCount).toBe(5);
        seen.push(...page.myOrders.edges.map((edge) => edge.node.id));
        after = page.myOrders.pageInfo.hasNextPage ? page.myOrders.pageInfo.endCursor : null;
      } while (after !== null);
      expect(seen).toEqual(placed);
    });

    it('are an empty page for who has none', async () => {
      const { client } = await register(foyer);
      expect(await client.does(MINE)).toEqual({
        myOrders: { totalCount: 0, edges: [], pageInfo: { hasNextPage: false, endCursor: null } },
      });
    });
  });
});
