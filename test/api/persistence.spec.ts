import { jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM, OptimisticLockError } from '@mikro-orm/core';
import Database from 'better-sqlite3';
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
import { lines, PLACE, register, stage, unique } from '../support/box-office.js';

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
    const order = await em.findOneOrFail(Order, { id: Number(id) });
    await foyer.em.execute(`update orders set status = 'CANCELLED' where id = ${id}`);
    order.move('APPROVED', new Date());
    await expect(em.flush()).rejects.toThrow(OptimisticLockError);
    await foyer.em.execute(`update orders set status = 'PENDING' where id = ${id}`);
    await expectInvariants(foyer);
  });

  it('does the same for a queue entry', async () => {
    const { customer, vip } = await stage(foyer, { vip: 0 });
    const { id } = await customer.joins(vip.id);
    const em = foyer.em;
    const entry = await em.findOneOrFail(QueueEntry, { id: Number(id) });
    await foyer.em.execute(`update queue_entry set status = 'FULFILLED' where id = ${id}`);
    entry.leave();
    await expect(em.flush()).rejects.toThrow(OptimisticLockError);
  });
});

describe('reading', () => {
  it('asks the database as often for many orders as for few, and counts only when asked', async () => {
    const foyer = await Foyer.start();
    const { admin, vip, regular, customers } = await stage(foyer, { customers: 3 });
    for (const customer of customers)
      for (let i = 0; i < 4; i++) await customer.places({ [vip.id]: 1, [regular.id]: 1 });
    const asked = jest.spyOn(foyer.app.get(MikroORM).em.getConnection(), 'execute');
    const statements = async (first: number, totalCount = '') => {
      asked.mockClear();
      await admin.client
        .does(`{ orders(first: ${first}) { ${totalCount} edges { node { id customer { username } event { name }
        items { quantity unitPrice { amount currency } ticketType { name price { currency } event { name } } } } } } }`);
      return asked.mock.calls.map(([sql]) => sql);
    };
    const [few, many, counted] = [await statements(2), await statements(12), await statements(12, 'totalCount')];
    expect(few.length).toBeGreaterThan(3);
    expect(many.length).toBe(few.length);
    expect(many.filter((sql) => sql.includes('count('))).toEqual([]);
    expect(counted.filter((sql) => sql.includes('count('))).toHaveLength(1);
    await foyer.stop();
  });
});

describe('SQLite', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foyer-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const on = (file: string) =>
    Foyer.start({ DATABASE_URL: `sqlite:${join(folder, file)}`, MAX_PENDING_PER_CUSTOMER: '0' });

  it('keeps everything over a restart, in a folder that it made, and seeds only once', async () => {
    const first = await on('deep/inside/foyer.db');
    const { admin, customer, vip } = await stage(first);
    const order = await customer.places({ [vip.id]: 2 });
    await admin.approves(order);
    const before = await customer.sees(order);
    await first.stop();

    const second = await on('deep/inside/foyer.db');
    const login = { input: { login: customer.username, password: 'correct-horse-battery' } };
    const again = second.client();
    await again.does('mutation ($input: LoginInput!) { login(input: $input) { id } }', login);
    const { order: after } = await again.does<{ order: object }>(
      'query ($id: ID!) { order(id: $id) { id code status placedAt } }',
      order,
    );
    expect(before).toMatchObject(after);
    const { events } = await again.does<{ events: object[] }>('{ events { slug } }');
    expect(events).toHaveLength(2);
    await expectInvariants(second);
    await second.stop();
  });

  it('syncs at commit, writes ahead and checks foreign keys', async () => {
    const foyer = await on('pragmas.db');
    const pragma = async (name: string) => Object.values((await foyer.em.execute<object[]>(`pragma ${name}`))[0]!)[0];
    expect(await pragma('synchronous')).toBe(2);
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(2000);
    await foyer.stop();
  });

  it('takes the write lock when a transaction begins, so that no two read and then write', async () => {
    const foyer = await on('immediate.db');
    const rival = new Database(join(folder, 'immediate.db'), { timeout: 0 });
    await foyer.app.get(Transactions).housekeeping(async () => {
      expect(() => rival.exec('begin immediate')).toThrow('database is locked');
    });
    rival.exec('begin immediate; rollback');
    rival.close();
    await foyer.stop();
  });

  it('answers TEMPORARILY_UNAVAILABLE while another process keeps the lock, and goes on afterwards', async () => {
    const foyer = await on('rival.db');
    const { customer, vip } = await stage(foyer);
    const rival = new Database(join(folder, 'rival.db'), { timeout: 0 });
    rival.exec('begin immediate');
    const input = { items: [{ ticketTypeId: vip.id, quantity: 1 }] };
    const [refused, read] = await Promise.all([
      customer.client.isRefused('mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }', { input }),
      foyer.client().does('{ event { slug } }'),
    ]);
    expect(refused).toEqual({ code: 'TEMPORARILY_UNAVAILABLE', details: {} });
    expect(read).toEqual({ event: { slug: 'main' } });

    rival.exec('rollback');
    rival.close();
    expect(await customer.places({ [vip.id]: 1 })).toMatchObject({ status: 'PENDING' });
    await expectInvariants(foyer);
    await foyer.stop();
  });

  it('goes on after it has rolled back by itself, as it does when the disk is full', async () => {
    const foyer = await on('full.db');
    const transactions = foyer.app.get(Transactions);
    const full = transactions.housekeeping(async ({ em }) => {
      await em.execute('rollback');
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    });
    await expect(full).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    expect(await transactions.housekeeping(({ em }) => em.count(Event))).toBe(1);
    await foyer.stop();
  });

  it('says that there is no room and that nothing was changed, goes on reading, and writes again once there is some', async () => {
    const foyer = await on('no-room.db');
    const { customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    const [pages] = await foyer.rows('pragma page_count');
    await foyer.rows(`pragma max_page_count = ${pages!['page_count']}`);
    const place = () => customer.client.asks(PLACE, { input: { items: lines({ [vip.id]: 1 }) } });
    let answer = await place();
    while (!answer.errors) answer = await place();
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining('no room'), extensions: { code: 'TEMPORARILY_UNAVAILABLE', details: {} } },
    ]);
    expect(await customer.sees(order)).toMatchObject({ status: 'PENDING' });
    await foyer.rows('pragma max_page_count = 1000000');
    expect((await place()).errors).toBeUndefined();
    await expectInvariants(foyer);
    await foyer.stop();
  });

  it('gives the connection to whoever asked first', async () => {
    const foyer = await on('fair.db');
    const served: number[] = [];
    const transactions = foyer.app.get(Transactions);
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        transactions.housekeeping(async ({ em }) => {
          served.push(index);
          await em.count(Event);
        }),
      ),
    );
    expect(served).toEqual(Array.from({ length: 50 }, (_, index) => index));
    await foyer.stop();
  });

  it('reads figures of one moment without keeping writers away', async () => {
    const foyer = await on('view.db');
    const rival = new Database(join(folder, 'view.db'), { timeout: 0 });
    await foyer.app.get(Transactions).view(async (em) => {
      const before = await em.count(Event);
      rival.exec(`update events set name = 'changed'`);
      expect(await em.findOneOrFail(Event, { id: { $gt: 0 } })).toMatchObject({ name: 'Main Event' });
      expect(await em.count(Event)).toBe(before);
    });
    expect(await foyer.em.findOneOrFail(Event, { id: { $gt: 0 } })).toMatchObject({ name: 'changed' });
    rival.close();
    await foyer.stop();
  });
});

it('registers a user of one database only there', async () => {
  const [one, other] = [await Foyer.start(), await Foyer.start()];
  const { username } = await register(one);
  expect(await other.em.execute(`select id from users where username = '${username}'`)).toEqual([]);
  await one.stop();
  await other.stop();
});
