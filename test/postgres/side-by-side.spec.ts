import { bySystem } from '../../src/auth/sessions/by.js';
import { User } from '../../src/auth/users/user.entity.js';
import { OrderMoves } from '../../src/orders/order-moves.js';
import { Order } from '../../src/orders/order.entity.js';
import { PlaceOrders } from '../../src/orders/place-orders.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { Queue } from '../../src/queue/queue.js';
import {
  CANCEL,
  COMPLETE,
  JOIN,
  lines,
  PASSWORD,
  PLACE,
  stage,
  UPDATE_EVENT,
  type Stage,
} from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { actor, beforeCommit } from '../support/transactions.js';
import { waits } from '../support/waiting.js';

const ERASE = 'mutation ($password: String!) { eraseMyAccount(password: $password) }';

describe('side by side on PostgreSQL', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const lock = (id: string) => () =>
    foyer.app.get(Transactions).run(bySystem('test'), (tx) => tx.lockForUpdate(Order, [foyer.row(id)]));

  it('an order changes no row that others need', async () => {
    const { admin, customer, vip, regular } = await stage(foyer);
    await admin.approves(await customer.places({ [vip.id]: 1 }));
    const versions = () =>
      foyer.rows(
        ['events', 'ticket_type', 'order_tally']
          .map((table) => `select '${table}' as of, xmin::text, ctid::text from ${table}`)
          .join(' union all '),
      );
    const before = await versions();
    await customer.places({ [vip.id]: 1, [regular.id]: 2 }, 'a-key');
    expect(await versions()).toEqual(before);
    expect(new Set(before.map(({ of }) => of)).size).toBe(3);
  });

  it('an order waits for no other of the same tickets', async () => {
    const { customers, vip, regular } = await stage(foyer, { customers: 2 });
    const [one, other] = customers;
    const first = await actor(foyer, one!.username);
    const items = [vip, regular].map(({ id }) => ({ ticketTypeId: foyer.row(id), quantity: 1 }));
    const order = await beforeCommit(
      () => foyer.app.get(PlaceOrders).place(first, { items }),
      () => other!.places({ [vip.id]: 1, [regular.id]: 1 }),
    );
    expect(order).toMatchObject({ status: 'PENDING' });
  });

  it.each([
    ['an order', 'orders', PLACE, ({ regular }: Stage) => ({ items: lines({ [regular.id]: 1 }) })],
    ['a queue entry', 'queue_entry', JOIN, ({ vip }: Stage) => ({ ticketTypeId: vip.id, quantity: 1 })],
  ])(
    '%s is in the currency of its event, also where that is changed in the midst',
    async (_, table, command, input) => {
      const theStage = await stage(foyer, { vip: 0 });
      const { admin, customer, event } = theStage;
      let asked: Promise<unknown>[] = [];
      // Who reads the event is stopped before there is anything that refers to it.
      await foyer.app.get(Transactions).housekeeping(async ({ em }) => {
        await em.execute(`lock table ${table} in share mode`);
        const wanted = customer.client.does(command, { input: input(theStage) });
        await waits(foyer, wanted);
        const change = admin.client.isRefused(UPDATE_EVENT, { id: event.id, input: { currency: 'EUR' } });
        asked = [wanted, change];
        await waits(foyer, change, 2);
      });
      const [, refusal] = await Promise.all(asked);
      expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'currency', currency: 'USD' } });
    },
  );

  it.each(['APPROVED', 'REJECTED', 'FULFILLED'])(
    'an account that is erased leaves what becomes %s meanwhile as staff decided it',
    async (status) => {
      const { admin, customer, vip, regular } = await stage(foyer, { vip: 0 });
      const order = await customer.places({ [regular.id]: 1 });
      const pending = await customer.places({ [regular.id]: 1 });
      const { id: entry } = await customer.joins(vip.id);
      await admin.changes(vip.id, { available: 1 });
      const by = await actor(foyer);
      const decide = (): Promise<unknown> => {
        if (status === 'FULFILLED') return foyer.app.get(Queue).fulfil(by, foyer.row(entry));
        const moves = foyer.app.get(OrderMoves);
        return status === 'APPROVED' ? moves.approve(by, foyer.row(order.id)) : moves.reject(by, foyer.row(order.id));
      };
      const { erased } = await beforeCommit(decide, async () => {
        const erasing = customer.client.does(ERASE, { password: PASSWORD });
        await waits(foyer, erasing);
        return { erased: erasing };
      });
      expect(await erased).toEqual({ eraseMyAccount: true });
      expect((await admin.sees(pending)).status).toBe('CANCELLED');
      const fulfilled = status === 'FULFILLED';
      expect((await admin.sees(order)).status).toBe(fulfilled ? 'CANCELLED' : status);
      expect(await foyer.rows(`select status from queue_entry where id = ${foyer.row(entry)}`)).toEqual([
        { status: fulfilled ? 'FULFILLED' : 'LEFT' },
      ]);
    },
  );

  it.each([
    ['an order', PLACE, ({ regular }: Stage) => ({ items: lines({ [regular.id]: 1 }) })],
    ['a queue entry', JOIN, ({ vip }: Stage) => ({ ticketTypeId: vip.id, quantity: 1 })],
  ])('%s waits for the end of its account, and is refused', async (_, command, input) => {
    const theStage = await stage(foyer, { vip: 0 });
    const { client, username } = theStage.customer;
    const user = await foyer.em.findOneOrFail(User, { username });
    let refusal: Promise<unknown> | undefined;
    await foyer.app.get(Transactions).housekeeping(async ({ em }) => {
      await em.execute('update users set disabled_at = created_at where id = ?', [user.id]);
      refusal = client.isRefused(command, { input: input(theStage) });
      await waits(foyer, refusal);
    });
    expect(await refusal).toEqual({ code: 'UNAUTHENTICATED', details: {} });
  });

  it('processNextOrder gives the next order that nobody holds, at once', async () => {
    const { admin, customer, event, vip } = await stage(foyer);
    const first = await customer.places({ [vip.id]: 1 });
    const second = await customer.places({ [vip.id]: 1 });
    const next = await beforeCommit(lock(first.id), () => admin.processesNext(event.id));
    expect(next).toMatchObject({ outcome: 'APPROVED', order: { id: second.id } });
    expect(await admin.processesNext(event.id)).toMatchObject({ order: { id: first.id } });
  });

  it.each([
    ['cancel', CANCEL],
    ['complete', COMPLETE],
  ])('a stranger who would %s an order is refused without holding it for a moment', async (_, move) => {
    const { customers, vip } = await stage(foyer, { customers: 2 });
    const [one, stranger] = customers;
    const { id } = await one!.places({ [vip.id]: 1 });
    const refusal = await beforeCommit(lock(id), () => stranger!.client.isRefused(move, { id }));
    expect(refusal).toMatchObject({ code: 'NOT_FOUND' });
  });
});
