import { DomainError } from '../../src/common/domain-error.js';
import { OrderRules, type MovingOrder } from '../../src/orders/order-rules.js';
import { StockFreed } from '../../src/tickets/stock-freed.js';
import { FULFIL, lines, PLACE, stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

describe('a feature that takes part', () => {
  let foyer: Foyer;
  let seen: { moment: string; moves: readonly MovingOrder[] }[];
  let freed: number[];
  let refuse: string | undefined;
  beforeAll(async () => {
    foyer = await Foyer.start();
    const notice = (moment: string) => async (_tx: unknown, _by: unknown, moves: readonly MovingOrder[]) => {
      seen.push({ moment, moves });
      if (refuse === moment) throw new DomainError('FORBIDDEN', 'Not yet.');
    };
    foyer.app.get(OrderRules).register({ before: notice('before'), after: notice('after') });
    foyer.app.get(OrderRules).register({});
    foyer.app.get(StockFreed).register(async (_tx, _by, types) => void freed.push(...types));
  });
  beforeEach(() => {
    [seen, freed, refuse] = [[], [], undefined];
  });
  afterAll(() => foyer.stop());

  const told = () => seen.map(({ moment, moves }) => [moment, ...moves.map(({ from, to }) => `${from} ${to}`)]);

  it('is told before and after each move of an order', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    await admin.approves(order);
    await customer.client.does('mutation ($id: ID!) { completeOrder(id: $id) { id } }', order);
    await admin.client.does('mutation ($id: ID!) { cancelOrder(id: $id) { id } }', order);
    expect(told()).toEqual([
      ['after', 'null PENDING'],
      ['before', 'PENDING APPROVED'],
      ['after', 'PENDING APPROVED'],
      ['before', 'APPROVED COMPLETED'],
      ['after', 'APPROVED COMPLETED'],
      ['before', 'COMPLETED CANCELLED'],
      ['after', 'COMPLETED CANCELLED'],
    ]);
    expect(new Set(seen.flatMap(({ moves }) => moves.map(({ orderId }) => orderId)))).toEqual(
      new Set([foyer.row(order.id)]),
    );
  });

  it.each(['before', 'after'])('refuses a move %s it is written, and nothing has changed', async (moment) => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 3 });
    const order = await customer.places({ [vip.id]: 1 });
    refuse = moment;
    const refusal = await admin.client.isRefused('mutation ($id: ID!) { approveOrder(id: $id) { outcome } }', order);
    expect(refusal).toMatchObject({ code: 'FORBIDDEN' });
    expect(await customer.sees(order)).toMatchObject({ status: 'PENDING' });
    expect(await admin.stockOf(event)).toMatchObject({ VIP: { available: 3, sold: 0 } });
    await expectInvariants(foyer);
  });

  it('refuses an order after it is placed, and there is none', async () => {
    const { customer, vip } = await stage(foyer);
    refuse = 'after';
    const input = { items: lines({ [vip.id]: 1 }), idempotencyKey: 'refused' };
    expect(await customer.client.isRefused(PLACE, { input })).toMatchObject({ code: 'FORBIDDEN' });
    refuse = undefined;
    expect(await customer.client.does('{ myOrders { totalCount } }')).toEqual({ myOrders: { totalCount: 0 } });
  });

  it('is told of an order that serves a queue, and of all that are cancelled together', async () => {
    const { admin, customer, vip, regular } = await stage(foyer, { vip: 0 });
    const entry = await customer.joins(vip.id);
    await admin.changes(vip.id, { available: 1 });
    await admin.client.does(FULFIL, { id: entry.id });
    expect(told()).toEqual([
      ['before', 'PENDING APPROVED'],
      ['after', 'null PENDING', 'PENDING APPROVED'], // one write
    ]);
    for (let n = 0; n < 3; n++) await customer.places({ [regular.id]: 1 });
    seen = [];
    const [user] = await foyer.rows(`select id from users where username = '${customer.username}'`);
    await admin.client.does(`mutation { setDisabled(userId: "${user!['id']}", disabled: true) { id } }`);
    const three = Array<string>(3).fill('PENDING CANCELLED');
    expect(told()).toEqual([
      ['before', ...three],
      ['after', ...three],
    ]);
  });

  it('is told where stock may have come free: added, given back, or no longer counted on', async () => {
    const { admin, customer, vip, regular } = await stage(foyer);
    const [vipId, regularId] = [foyer.row(vip.id), foyer.row(regular.id)];
    freed = [];
    await admin.changes(vip.id, { addAvailable: 1 });
    expect(freed.splice(0)).toEqual([vipId]);
    await admin.changes(vip.id, { addAvailable: -1 });
    await admin.changes(vip.id, { price: 1 });
    const [rejected, cancelled, sold] = await Promise.all(
      [1, 2, 3].map(() => customer.places({ [vip.id]: 1, [regular.id]: 1 })),
    );
    await admin.approves(sold!);
    expect(freed).toEqual([]);
    for (const [move, order] of [
      ['rejectOrder', rejected],
      ['cancelOrder', cancelled],
      ['cancelOrder', sold],
    ] as const) {
      await admin.client.does(`mutation ($id: ID!) { ${move}(id: $id) { id } }`, order);
      expect(freed.splice(0)).toEqual([vipId, regularId]);
    }
  });
});
