import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import {
  APPROVE,
  CANCEL,
  COMPLETE,
  ORDER,
  PLACE,
  REJECT,
  lines,
  register,
  stage,
  type OrderView,
  type Stage,
} from '../support/box-office.js';

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
        nextStatuses: ['APPROVED', 'REJECTED', 'CANCELLED'],
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

  describe('deciding', () => {
    it('takes stock on approval, and none on completion', async () => {
      const { admin, customer, event, vip } = await stage(foyer, { vip: 10 });
      const placed = await customer.places({ [vip.id]: 2 });

      expect(await admin.approves(placed, 'See you there')).toMatchObject({
        outcome: 'APPROVED',
        reason: null,
        order: { status: 'APPROVED', adminNotes: 'See you there', receiptUrl: `/orders/${placed.id}/receipt` },
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 8, held: 0, sold: 2 } });

      const completed = await customer.completes(placed);
      expect(completed).toMatchObject({ status: 'COMPLETED', nextStatuses: ['CANCELLED'] });
      expect(Date.parse(completed.completedAt!)).toBeGreaterThanOrEqual(Date.parse(completed.decidedAt!));
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 8, held: 0, sold: 2 } });
    });

    it('rejects instead where stock is short, with the figures as the reason, and takes nothing of the other types', async () => {
      const { admin, customer, event, vip, regular } = await stage(foyer, { vip: 3, regular: 10 });
      const order = await customer.places({ [vip.id]: 3, [regular.id]: 2 });
      await admin.changes(vip.id, { available: 1 });

      const reason = 'Not enough VIP tickets: 3 requested, 1 available.';
      expect(await admin.approves(order, 'fine')).toMatchObject({
        outcome: 'AUTO_REJECTED',
        reason,
        order: { status: 'REJECTED', adminNotes: reason, nextStatuses: [] },
      });
      expect(await admin.stockOf(event)).toEqual({
        VIP: { available: 1, held: 0, sold: 0 },
        Regular: { available: 10, held: 0, sold: 0 },
      });
    });

    it('names every type that is short', async () => {
      const { admin, customer, vip, regular } = await stage(foyer);
      const order = await customer.places({ [vip.id]: 3, [regular.id]: 2 });
      await admin.changes(vip.id, { available: 2 });
      await admin.changes(regular.id, { available: 0 });
      expect((await admin.approves(order)).reason).toBe(
        'Not enough VIP tickets: 3 requested, 2 available. Not enough Regular tickets: 2 requested, 0 available.',
      );
    });

    it('rejects with a note that the customer sees', async () => {
      const { admin, customer, vip } = await stage(foyer);
      const order = await customer.places({ [vip.id]: 1 });
      await admin.rejects(order, 'Not this time');
      expect(await customer.sees(order)).toMatchObject({ status: 'REJECTED', adminNotes: 'Not this time' });
    });

    it('sells exactly what is there when many approvals come at once', async () => {
      const { admin, event, vip, customers } = await stage(foyer, { vip: 10, customers: 50 });
      const orders = await Promise.all(customers.map((customer) => customer.places({ [vip.id]: 1 })));

      const results = await Promise.all(orders.map((order) => admin.approves(order)));

      expect(results.filter((result) => result.outcome === 'APPROVED')).toHaveLength(10);
      expect(results.filter((result) => result.outcome === 'AUTO_REJECTED')).toHaveLength(40);
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 0, held: 0, sold: 10 } });
    });

    it('decides an order once when two press at once', async () => {
      const { admin, customer, event, vip } = await stage(foyer, { vip: 5 });
      const order = await customer.places({ [vip.id]: 2 });
      const answers = await Promise.all(Array.from({ length: 8 }, () => admin.client.asks(APPROVE, { id: order.id })));
      expect(answers.filter((answer) => answer.data)).toHaveLength(1);
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 3, sold: 2 } });
    });
  });

  describe('cancelling', () => {
    it('gives stock back once, however many cancel at once', async () => {
      const { admin, customer, event, vip } = await stage(foyer, { vip: 10 });
      const order = await customer.places({ [vip.id]: 4 });
      await admin.approves(order);
      const answers = await Promise.all(
        Array.from({ length: 16 }, () => customer.client.asks(CANCEL, { id: order.id })),
      );
      expect(answers.filter((answer) => answer.data)).toHaveLength(1);
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 10, held: 0, sold: 0 } });
    });

    it('keeps the reason and the staff’s note apart', async () => {
      const { admin, customer, vip } = await stage(foyer);
      const order = await customer.places({ [vip.id]: 1 });
      await admin.approves(order, 'Gate B');
      expect(await customer.cancels(order, 'Fell ill')).toMatchObject({
        status: 'CANCELLED',
        adminNotes: 'Gate B',
        cancelReason: 'Fell ill',
        receiptUrl: null,
      });
    });

    it('is only for staff once the event has started', async () => {
      const startsAt = new Date(foyer.clock.now().getTime() + 60_000).toISOString();
      const { admin, customer, vip } = await stage(foyer, { event: { startsAt } });
      const [sold, completed, pending] = [
        await customer.places({ [vip.id]: 1 }),
        await customer.places({ [vip.id]: 1 }),
        await customer.places({ [vip.id]: 1 }),
      ];
      await admin.approves(sold);
      await admin.approves(completed);
      await admin.completes(completed);
      foyer.clock.advance(60_001);

      for (const order of [sold, completed]) {
        expect(await customer.client.isRefused(CANCEL, { id: order.id })).toMatchObject({
          code: 'INVALID_TRANSITION',
          details: { to: 'CANCELLED' },
        });
        expect(await admin.cancels(order)).toMatchObject({ status: 'CANCELLED' });
      }
      expect(await customer.cancels(pending)).toMatchObject({ status: 'CANCELLED' });
    });
  });

  describe('the lifecycle', () => {
    /** The table of the domain, written down a second time: what may follow, and who may do it. */
    const MOVES: Record<string, Record<string, 'staff' | 'both'>> = {
      PENDING: { APPROVED: 'staff', REJECTED: 'staff', CANCELLED: 'both' },
      APPROVED: { COMPLETED: 'both', CANCELLED: 'both' },
      COMPLETED: { CANCELLED: 'both' },
      REJECTED: {},
      CANCELLED: {},
    };
    const OPERATIONS = { APPROVED: APPROVE, REJECTED: REJECT, COMPLETED: COMPLETE, CANCELLED: CANCEL };

    async function orderThatIs(status: string, { admin, customer, regular }: Stage): Promise<OrderView> {
      const order = await customer.places({ [regular.id]: 1 });
      if (status === 'APPROVED' || status === 'COMPLETED') await admin.approves(order);
      if (status === 'COMPLETED') await admin.completes(order);
      if (status === 'REJECTED') await admin.rejects(order);
      if (status === 'CANCELLED') await admin.cancels(order);
      return admin.sees(order);
    }

    const cases = Object.keys(MOVES).flatMap((from) =>
      Object.keys(OPERATIONS).flatMap((to) => [
        { from, to, by: 'staff' as const },
        { from, to, by: 'customer' as const },
      ]),
    );

    let scene: Stage;
    beforeAll(async () => {
      scene = await stage(foyer, { regular: 1000 });
    });

    it.each(cases)('$from → $to by $by', async ({ from, to, by }) => {
      const order = await orderThatIs(from, scene);
      const actor = by === 'staff' ? scene.admin : scene.customer;
      const answer = await actor.client.asks(OPERATIONS[to as keyof typeof OPERATIONS], { id: order.id });
      const after = await scene.admin.sees(order);
      const allowed = MOVES[from]?.[to];

      expect(order.nextStatuses).toEqual(Object.keys(MOVES[from]!));
      if (by === 'customer' && (to === 'APPROVED' || to === 'REJECTED')) {
        expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
        expect(after).toEqual(order);
      } else if (allowed) {
        expect(answer.errors).toBeUndefined();
        expect(after.status).toBe(to);
      } else {
        expect(answer.errors?.[0]?.extensions).toEqual({ code: 'INVALID_TRANSITION', details: { from, to } });
        expect(after).toEqual(order);
      }
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
