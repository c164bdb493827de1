import { jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/core';
import Database from 'better-sqlite3';
import { Db } from '../../src/persistence/statements/db.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { Event } from '../../src/tickets/event.entity.js';
import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { lines, PLACE, register, stage } from '../support/box-office.js';

describe('reading', () => {
  it('asks the database as often for many orders as for few, and counts only when asked', async () => {
    const foyer = await Foyer.start();
    const { admin, vip, regular, customers } = await stage(foyer, { customers: 3 });
    for (const customer of customers)
      for (let i = 0; i < 4; i++) await customer.places({ [vip.id]: 1, [regular.id]: 1 });
    const asked = jest.spyOn(foyer.app.get(MikroORM).em.getConnection(), 'execute');
    const stated = jest.spyOn(Db.prototype, 'query');
    const ask = async (first: number, totalCount: string) => {
      asked.mockClear();
      stated.mockClear();
      await admin.client
        .does(`{ orders(first: ${first}) { ${totalCount} edges { node { id customer { username } event { name }
        items { quantity unitPrice { amount currency } ticketType { name price { currency } event { name } } } } } } }`);
      return [...asked.mock.calls.map(([sql]) => sql), ...stated.mock.calls.map(([{ sql }]) => sql)];
    };
    // The seal and the clocks may ask in between; of three times, once they do not.
    const statements = async (first: number, totalCount = '') => {
      const times = [await ask(first, totalCount), await ask(first, totalCount), await ask(first, totalCount)];
      return times.toSorted((one, other) => one.length - other.length)[0]!;
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
