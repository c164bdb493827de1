import { expectInvariants } from '../support/invariants.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { expectHarmlessRefusal, field } from '../support/refusals.js';
import {
  APPROVE,
  CANCEL,
  COMPLETE,
  FULFIL,
  JOIN,
  PLACE,
  REJECT,
  lines,
  stage,
  type Stage,
} from '../support/box-office.js';

/** Each gets an error with a fitting code in under a second, and changes nothing. */
describe('bad input', () => {
  let foyer: Foyer;
  let scene: Stage;
  beforeAll(async () => {
    foyer = await Foyer.start();
    scene = await stage(foyer, { vip: 10, regular: 0, customers: 2 });
  });
  afterAll(async () => {
    await expectInvariants(foyer);
    await foyer.stop();
  });

  const expectRefusal = (who: { client: Client }, query: string, variables: object, expected: object) =>
    expectHarmlessRefusal(foyer, who, query, variables, expected);

  describe('in an order', () => {
    const refused = (items: object[], expected: object) =>
      expectRefusal(scene.customer, PLACE, { input: { items } }, expected);
    const of = (quantity: unknown) => [{ ticketTypeId: scene.vip.id, quantity }];

    it('quantity 0', () => refused(of(0), field('items.0.quantity', 'takes at least 1')));
    it('quantity −1', () => refused(of(-1), field('items.0.quantity', 'takes at least 1')));
    it('quantity 6', () => refused(of(6), { code: 'ORDER_LIMIT_EXCEEDED', details: { limit: 5, requested: 6 } }));
    it('3 + 3 of one type', () =>
      refused([...of(3), ...of(3)], { code: 'ORDER_LIMIT_EXCEEDED', details: { limit: 5, requested: 6 } }));
    it('quantity 2147483647 twice', () =>
      refused([...of(2147483647), ...of(2147483647)], {
        code: 'ORDER_LIMIT_EXCEEDED',
        details: { requested: 4294967294 },
      }));
    it('quantity 2147483648', () => refused(of(2147483648), { code: 'BAD_USER_INPUT' }));
    it('quantity 1.5', () => refused(of(1.5), { code: 'BAD_USER_INPUT' }));
    it('quantity "2"', () => refused(of('2'), { code: 'BAD_USER_INPUT' }));
    it('no items', () => refused([], field('items', 'takes at least one item')));
    it('1,000 items', () =>
      refused(
        Array.from({ length: 1000 }, () => of(1)[0]!),
        field('items', 'takes at most 100 items'),
      ));
    it('an unknown type', () => refused([{ ticketTypeId: '999999', quantity: 1 }], { code: 'NOT_FOUND' }));
    it('an unknown type beside a known one', () =>
      refused([...of(1), { ticketTypeId: '999999', quantity: 1 }], { code: 'NOT_FOUND' }));
    it('a malformed type', () =>
      refused([{ ticketTypeId: 'vip', quantity: 1 }], field('items.0.ticketTypeId', 'is not an id')));
    it('an unknown field', () => refused([{ ...of(1)[0], unitPrice: 1 }], { code: 'BAD_USER_INPUT' }));
    it('an empty, a NUL-holding and an endless idempotency key', async () => {
      for (const idempotencyKey of ['', 'a\0b', 'x'.repeat(201)]) {
        const input = { items: of(1), idempotencyKey };
        await expectRefusal(scene.customer, PLACE, { input }, field('idempotencyKey', 'takes 1 to 200 characters'));
      }
    });
  });

  describe('against the rules', () => {
    it('approving and rejecting twice', async () => {
      const order = await scene.customer.places({ [scene.vip.id]: 1 });
      await scene.admin.approves(order);
      const twice = (to: string) => ({ code: 'INVALID_TRANSITION', details: { from: 'APPROVED', to } });
      await expectRefusal(scene.admin, APPROVE, { id: order.id }, twice('APPROVED'));
      await expectRefusal(scene.admin, REJECT, { id: order.id }, twice('REJECTED'));
    });

    it('completing a pending order', async () => {
      const { id } = await scene.customer.places({ [scene.vip.id]: 1 });
      await expectRefusal(scene.customer, COMPLETE, { id }, { details: { from: 'PENDING', to: 'COMPLETED' } });
    });

    it('cancelling a rejected one', async () => {
      const { id } = await scene.customer.places({ [scene.vip.id]: 1 });
      await scene.admin.rejects({ id });
      await expectRefusal(scene.customer, CANCEL, { id }, { details: { from: 'REJECTED', to: 'CANCELLED' } });
    });

    it('another customer’s order', async () => {
      const { id } = await scene.customer.places({ [scene.vip.id]: 1 });
      await expectRefusal(scene.customers[1]!, CANCEL, { id }, { code: 'NOT_FOUND' });
    });

    it('joining with a quantity of 0, −1, 6 or 1.5', async () => {
      const join = (quantity: unknown, expected: object) =>
        expectRefusal(scene.customer, JOIN, { input: { ticketTypeId: scene.regular.id, quantity } }, expected);
      await join(0, field('quantity'));
      await join(-1, field('quantity'));
      await join(6, { code: 'ORDER_LIMIT_EXCEEDED' });
      await join(1.5, { code: 'BAD_USER_INPUT' });
    });

    it('joining while tickets are there, and joining twice', async () => {
      const input = (ticketTypeId: string) => ({ input: { ticketTypeId, quantity: 1 } });
      await expectRefusal(scene.customer, JOIN, input(scene.vip.id), { code: 'TICKETS_AVAILABLE' });
      await scene.customer.joins(scene.regular.id);
      await expectRefusal(scene.customer, JOIN, input(scene.regular.id), { code: 'ALREADY_QUEUED' });
    });

    it('fulfilling twice', async () => {
      const { admin, customer, vip } = await stage(foyer, { vip: 0 });
      const entry = await customer.joins(vip.id);
      await admin.changes(vip.id, { available: 5 });
      await admin.fulfils(entry);
      await expectRefusal(
        admin,
        FULFIL,
        { id: entry.id },
        { code: 'INVALID_TRANSITION', details: { from: 'FULFILLED', to: 'FULFILLED' } },
      );
    });

    it('ordering and joining when sales are closed or the event has started', async () => {
      for (const event of [{ salesOpen: false }, { startsAt: '2001-01-01T00:00:00Z' }]) {
        const { customer, vip, regular } = await stage(foyer, { regular: 0, event });
        await expectRefusal(customer, PLACE, { input: { items: lines({ [vip.id]: 1 }) } }, { code: 'SALES_CLOSED' });
        await expectRefusal(
          customer,
          JOIN,
          { input: { ticketTypeId: regular.id, quantity: 1 } },
          { code: 'SALES_CLOSED' },
        );
      }
    });

    it('the same idempotency key with other items', async () => {
      await scene.customer.places({ [scene.vip.id]: 1 }, 'once');
      const input = { items: lines({ [scene.vip.id]: 2 }), idempotencyKey: 'once' };
      await expectRefusal(scene.customer, PLACE, { input }, { code: 'IDEMPOTENCY_CONFLICT' });
    });
  });

  describe('in a list', () => {
    it.each([999_999, 101, 0, -1])('first: %j', async (first) => {
      for (const list of [
        'myOrders(first: $first) { totalCount }',
        'orders(first: $first) { totalCount }',
        'pendingOrders(first: $first) { id }',
        'recentActivity(first: $first) { id }',
      ]) {
        await expectRefusal(
          scene.admin,
          `query ($first: Int) { ${list} }`,
          { first },
          field('first', 'takes 1 to 100'),
        );
      }
    });

    it.each([
      'garbage',
      '',
      '!!!',
      'W10',
      Buffer.from('["1"]').toString('base64url'),
      Buffer.from('[1,2]').toString('base64url'),
      'x'.repeat(10_000),
    ])('the cursor %j', (after) =>
      expectRefusal(
        scene.admin,
        'query ($after: String) { orders(after: $after) { totalCount } }',
        { after },
        field('after'),
      ),
    );

    it('a search that is long once its ligatures are written out, which finds nobody', async () => {
      const search = '\ufdfa'.repeat(200);
      const query = 'query ($s: String) { orders(filter: { search: $s }) { totalCount } }';
      expect(await scene.admin.client.does(query, { s: search })).toEqual({ orders: { totalCount: 0 } });
    });

    it('an endless search', () =>
      expectRefusal(
        scene.admin,
        'query ($s: String) { orders(filter: { search: $s }) { totalCount } }',
        { s: 'x'.repeat(201) },
        field('search'),
      ));
  });

  describe('in a note or reason', () => {
    it.each(['x'.repeat(2001), 'NUL\0'])('too long or with NUL', async (notes) => {
      const { id } = await scene.customer.places({ [scene.vip.id]: 1 });
      await expectRefusal(scene.admin, APPROVE, { id, notes }, field('notes'));
      await expectRefusal(scene.admin, REJECT, { id, notes }, field('notes'));
      await expectRefusal(scene.customer, CANCEL, { id, reason: notes }, field('reason'));
    });
  });
});
