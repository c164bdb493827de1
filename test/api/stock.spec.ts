import { bySystem } from '../../src/auth/sessions/by.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { moveStock, type StockChange } from '../../src/tickets/stock.js';
import { TicketType } from '../../src/tickets/ticket-type.entity.js';
import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { UPDATE_TYPE, stage } from '../support/box-office.js';

describe('events and ticket types', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterEach(() => expectInvariants(foyer));
  afterAll(() => foyer.stop());

  describe('stock', () => {
    const move = (id: string, change: StockChange) => {
      const by = bySystem('test');
      return foyer.app.get(Transactions).run(by, async (tx) => {
        const type = await tx.em.findOneOrFail(TicketType, { id: foyer.row(id) });
        await moveStock(tx, by, type, change, { cause: 'order.cancelled' });
      });
    };

    it('refuses to go below zero in the write itself, whatever was looked at before', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 3 });
      const take = { available: -4, held: 0, sold: 4, revenue: 0 };
      await expect(move(vip.id, take)).rejects.toMatchObject({
        code: 'INSUFFICIENT_STOCK',
        details: { requested: 4, available: 3 },
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 3, sold: 0 } });
    });

    it.each(['held', 'sold'] as const)('refuses to give back what is not %s', async (place) => {
      const { admin, event, vip } = await stage(foyer, { vip: 3 });
      const back = { available: 1, held: 0, sold: 0, revenue: 0, [place]: -1 };
      await expect(move(vip.id, back)).rejects.toMatchObject({
        code: 'INSUFFICIENT_STOCK',
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 3, held: 0, sold: 0 } });
    });

    it('is set, or added to, and never goes below zero', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 10 });
      await admin.changes(vip.id, { available: 7 });
      await admin.changes(vip.id, { addAvailable: 5 });
      await admin.changes(vip.id, { addAvailable: -4 });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 8 } });
      expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input: { addAvailable: -9 } })).toMatchObject({
        code: 'INSUFFICIENT_STOCK',
        details: { requested: 9, available: 8 },
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 8 } });
    });

    it('is at most a million of one type, what is sold included', async () => {
      const { admin, customer, event, vip } = await stage(foyer, { vip: 10 });
      await admin.approves(await customer.places({ [vip.id]: 2 }));
      await admin.changes(vip.id, { addAvailable: 999_990 });
      expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input: { addAvailable: 1 } })).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'addAvailable', reason: 'takes at most 1000000 tickets of one type in all' },
      });
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 999_998, sold: 2 } });
    });

    it('loses no addition when many add at once', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 0 });
      await Promise.all(Array.from({ length: 20 }, () => admin.changes(vip.id, { addAvailable: 3 })));
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 60 } });
    });

    it('is added once for one idempotency key', async () => {
      const { admin, event, vip } = await stage(foyer, { vip: 0 });
      const add = (addAvailable: number) => ({ id: vip.id, input: { addAvailable, idempotencyKey: 'delivery-7' } });
      await Promise.all(Array.from({ length: 5 }, () => admin.client.does(UPDATE_TYPE, add(10))));
      expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 10 } });
      expect(await admin.client.isRefused(UPDATE_TYPE, add(11))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    });

    it('cannot be set and added to in one call', async () => {
      const { admin, vip } = await stage(foyer);
      const input = { available: 1, addAvailable: 1 };
      expect(await admin.client.isRefused(UPDATE_TYPE, { id: vip.id, input })).toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { field: 'addAvailable', reason: 'cannot be given together with available' },
      });
    });

    it('is sold out at zero', async () => {
      const { admin, vip, regular } = await stage(foyer, { vip: 1, regular: 0 });
      expect({ vip: vip.soldOut, regular: regular.soldOut }).toEqual({ vip: false, regular: true });
      await admin.changes(vip.id, { available: 0 });
      const query = `{ events { ticketTypes { id soldOut } } }`;
      const { events } = await foyer
        .client()
        .does<{ events: { ticketTypes: { id: string; soldOut: boolean }[] }[] }>(query);
      expect(events.flatMap((event) => event.ticketTypes).find((type) => type.id === vip.id)!.soldOut).toBe(true);
    });

    it('leaves a movement for every change, which nothing can rewrite', async () => {
      const { admin, customer, vip } = await stage(foyer, { vip: 10 });
      await admin.changes(vip.id, { addAvailable: 5 });
      await admin.changes(vip.id, { available: 15, price: 1 });
      const order = await customer.places({ [vip.id]: 2 });
      await admin.approves(order);
      await customer.cancels(order);

      const query = `query ($id: ID!, $first: Int) { stockMovements(ticketTypeId: $id, first: $first) {
        cause available held sold actor { username } order { id } } }`;
      const ledger = async (first: number) =>
        (await admin.client.does<{ stockMovements: object[] }>(query, { id: vip.id, first })).stockMovements;
      const by = (username: string) => ({ actor: { username }, held: 0 });
      expect(await ledger(50)).toEqual([
        { ...by(customer.username), cause: 'order.cancelled', available: 2, sold: -2, order: { id: order.id } },
        { ...by('admin'), cause: 'order.approved', available: -2, sold: 2, order: { id: order.id } },
        { ...by('admin'), cause: 'restocked', available: 5, sold: 0, order: null },
        { ...by('admin'), cause: 'stocked', available: 10, sold: 0, order: null },
      ]);
      expect(await ledger(1)).toHaveLength(1);
      await expect(foyer.em.execute('update stock_movement set available = 99')).rejects.toThrow('append-only');
    });
  });
});
