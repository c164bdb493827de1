import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { APPROVE, CANCEL, COMPLETE, REJECT, stage, type OrderView, type Stage } from '../support/box-office.js';

describe('orders', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => expectInvariants(foyer));
  afterAll(() => foyer.stop());

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
});
