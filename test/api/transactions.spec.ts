import { OptimisticLockError } from '@mikro-orm/core';
import { CONFIRMATION, Reset } from '../../src/admin/reset/reset.js';
import { bySystem } from '../../src/auth/sessions/by.js';
import { DomainError } from '../../src/common/domain-error.js';
import { MessageBus } from '../../src/bus/message-bus.js';
import type { BusMessage } from '../../src/bus/message.js';
import { Order } from '../../src/orders/order.entity.js';
import { QueueEntry } from '../../src/queue/queue-entry.entity.js';
import { Database as Dialect } from '../../src/persistence/database.js';
import { Transactions } from '../../src/persistence/transactions.js';
import type { Tx } from '../../src/persistence/tx.js';
import { Event } from '../../src/tickets/event.entity.js';
import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { actor, beforeNextCommit } from '../support/transactions.js';
import { lines, stage, unique } from '../support/box-office.js';

describe('a transaction', () => {
  const system = bySystem('test');
  let foyer: Foyer;
  let transactions: Transactions;
  let heard: BusMessage[];
  beforeAll(async () => {
    foyer = await Foyer.start();
    transactions = foyer.app.get(Transactions);
    foyer.app.get(MessageBus).subscribe((event) => heard.push(event));
  });
  beforeEach(() => {
    heard = [];
  });
  afterAll(() => foyer.stop());

  const kinds = () => heard.map((event) => event.kind);
  const anEvent = () =>
    new Event({
      slug: unique('event'),
      name: 'x',
      timezone: 'UTC',
      currency: 'USD',
      maxTicketsPerOrder: 5,
      salesOpen: true,
      waitingList: 'MANUAL',
      queueRule: 'STRICT',
      offerMinutes: 1,
    });

  it('lets messages out only after the commit', async () => {
    await transactions.run(system, async (tx) => {
      tx.record(system, { kind: 'data.reset' });
      expect(kinds()).toEqual([]);
    });
    expect(kinds()).toEqual(['data.reset']);
  });

  it('rolls everything back together, and nobody hears of it', async () => {
    const event = anEvent();
    const failing = transactions.run(system, async (tx) => {
      await tx.em.persist(event).flush();
      tx.record(system, { kind: 'event.created' });
      throw new DomainError('NOT_FOUND', 'changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await foyer.em.count(Event, { slug: event.slug })).toBe(0);
    expect(kinds()).toEqual([]);
  });

  describe('refuses to open another one within', () => {
    const within: [string, (work: () => Promise<unknown>) => Promise<unknown>][] = [
      ['a command', (work) => transactions.run(system, work)],
      ['a view', (work) => transactions.view(work)],
    ];
    const opened: [string, () => Promise<unknown>][] = [
      ['a command', () => transactions.run(system, async () => 'done')],
      ['housekeeping', () => transactions.housekeeping(async () => 'done')],
      ['a view', () => transactions.view(async () => 'done')],
      ['a reading', async () => transactions.em],
    ];
    it.each(within.flatMap(([outer, open]) => opened.map(([inner, work]) => [outer, inner, open, work] as const)))(
      '%s %s',
      async (_, __, open, work) => {
        await expect(open(work)).rejects.toThrow('A transaction is open here: use it, and open no other');
      },
    );
  });

  it('is needed for a lock', async () => {
    const database = foyer.app.get(Dialect);
    const locks = [
      () => database.lockForUpdate(foyer.em, Event, [1]),
      () => database.lockForKeyShare(foyer.em, Event, [1]),
      () => database.advisoryLock(foyer.em, 1),
      () => database.advisoryLockShared(foyer.em, 1),
    ];
    for (const lock of locks) await expect(lock()).rejects.toThrow('A lock needs an open transaction');
  });

  it('takes no facts of a user whose command it is not', async () => {
    const by = await actor(foyer);
    const record = transactions.run(by, async (tx) => tx.record({ ...by }, { subject: 'event:1' }));
    await expect(record).rejects.toThrow('test is no command of this transaction');
  });

  it('can be used no more once it is over', async () => {
    let over: Tx | undefined;
    await transactions.run(system, async (tx) => void (over = tx));
    const tx = over!;
    const uses = [
      () => tx.lockForUpdate(Event, [1]),
      () => tx.lockForKeyShare(Event, [1]),
      () => tx.advisoryLock(1),
      () => tx.advisoryLockShared(1),
      async () => tx.record(system, { kind: 'data.reset' }),
      () => tx.audit(system),
      async () => tx.afterCommit(() => {}),
      async () => tx.em,
    ];
    for (const use of uses) await expect(use()).rejects.toThrow('This transaction is over');
  });

  it('tells of a refused command nothing, and of a done one everything once', async () => {
    const { admin, customer, vip } = await stage(foyer, { vip: 1 });
    const order = await customer.places({ [vip.id]: 1 });
    heard = [];
    await customer.client.isRefused('mutation ($id: ID!) { completeOrder(id: $id) { id } }', order);
    expect(kinds()).toEqual([]);
    await admin.approves(order);
    expect(kinds()).toEqual(['stock.changed', 'order.approved']);
  });

  it('starts over with a fresh EntityManager where somebody was faster', async () => {
    const managers = new Set<object>();
    const result = await transactions.run(system, async ({ em }) => {
      managers.add(em);
      if (managers.size < 3) throw new OptimisticLockError('somebody was faster');
      return 'done';
    });
    expect(result).toBe('done');
    expect(managers.size).toBe(3);
  });

  it('gives up after a while with TEMPORARILY_UNAVAILABLE', async () => {
    const endless = transactions.run(system, async () => {
      throw new OptimisticLockError('somebody is always faster');
    });
    await expect(endless).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
  });

  it('goes on when a listener fails', async () => {
    const leave = foyer.app.get(MessageBus).subscribe(() => {
      throw new Error('bad listener');
    });
    await stage(foyer);
    leave();
    expect(kinds()).toContain('event.created');
  });

  it('tells a customer of the order that was placed, though a reset drops it right after', async () => {
    const { customer, vip } = await stage(foyer);
    const admin = await actor(foyer);
    const underWay = Promise.withResolvers<void>();
    const reset = underWay.promise.then(() => foyer.app.get(Reset).everything(admin, CONFIRMATION));
    beforeNextCommit(underWay.resolve); // now the reset is the next one to get SQLite's one connection
    const place = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { status } }';
    const placed = await customer.client.does(place, { input: { items: lines({ [vip.id]: 1 }) } });
    expect(placed).toEqual({ placeOrder: { status: 'PENDING' } });
    expect(await reset).toBe(true);
    expect(await foyer.em.count(Order)).toBe(0);
  });

  it('writes a status only over the one that it came from', async () => {
    const { customer, vip } = await stage(foyer);
    const { id } = await customer.places({ [vip.id]: 1 });
    const em = foyer.em;
    const order = await em.findOneOrFail(Order, { id: foyer.row(id) });
    await foyer.em.execute(`update orders set status = 'CANCELLED' where id = ${foyer.row(id)}`);
    order.move('APPROVED', new Date());
    await expect(em.flush()).rejects.toThrow(OptimisticLockError);
    await foyer.em.execute(`update orders set status = 'PENDING' where id = ${foyer.row(id)}`);
    await expectInvariants(foyer);
  });

  it('does the same for a queue entry', async () => {
    const { customer, vip } = await stage(foyer, { vip: 0 });
    const { id } = await customer.joins(vip.id);
    const em = foyer.em;
    const entry = await em.findOneOrFail(QueueEntry, { id: foyer.row(id) });
    await foyer.em.execute(`update queue_entry set status = 'FULFILLED' where id = ${foyer.row(id)}`);
    entry.leave();
    await expect(em.flush()).rejects.toThrow(OptimisticLockError);
  });
});
