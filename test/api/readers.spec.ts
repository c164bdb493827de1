import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { Statement } from '../../src/persistence/statements/statement.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { Event } from '../../src/tickets/event.entity.js';
import { stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

const NAME = new Statement<{ events: { id: number; name: string } }, object, { name: string }>((db) =>
  db.selectFrom('events').select('name').where('id', '=', sql.lit(1)),
);

let folder: string;
let foyer: Foyer;
let transactions: Transactions;
const file = () => join(folder, 'foyer.db');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-'));
  foyer = await Foyer.start({ DATABASE_URL: `sqlite:${file()}` });
  transactions = foyer.app.get(Transactions);
});
afterEach(async () => {
  await foyer.stop();
  await rm(folder, { recursive: true });
});

const rename = (name: string) => transactions.housekeeping(({ em }) => em.nativeUpdate(Event, { id: 1 }, { name }));
const nameNow = async () => (await NAME.first(transactions.db, {}))!.name;

it('shows a read every commit that was acknowledged before it began', async () => {
  const { admin, customer, vip } = await stage(foyer);
  for (let count = 1; count <= 5; count++) {
    const order = await customer.places({ [vip.id]: 1 });
    expect(await admin.sees(order)).toMatchObject({ id: order.id, status: 'PENDING' });
    await admin.approves(order);
    expect(await customer.sees(order)).toMatchObject({ status: 'APPROVED' });
    await rename(`Evening ${count}`);
    expect([await nameNow(), (await transactions.em.findOneOrFail(Event, { id: 1 })).name]).toEqual(
      Array.from({ length: 2 }, () => `Evening ${count}`),
    );
  }
});

it('keeps an old snapshot to the view that has it', async () => {
  await transactions.view(async (em, db) => {
    const before = (await NAME.first(db, {}))!.name;
    const rival = new Database(file());
    rival.exec(`update events set name = 'New'`);
    rival.close();
    expect((await NAME.first(db, {}))!.name).toBe(before);
    expect((await em.findOneOrFail(Event, { id: 1 })).name).toBe(before);
  });
  expect(await nameNow()).toBe('New');
});

it('serves more views than there are connections', async () => {
  const views = Array.from({ length: 12 }, () => transactions.view(async (_em, db) => NAME.first(db, {})));
  expect(await Promise.all(views)).toEqual(Array.from({ length: 12 }, () => ({ name: 'Main Event' })));
});

if (process.env['TEST_OPTIMIZATIONS'] !== 'off') {
  it('reads while a transaction writes, and shows nothing of it', async () => {
    const client = foyer.client();
    await transactions.housekeeping(async ({ em }) => {
      await em.nativeUpdate(Event, { id: 1 }, { name: 'Unfinished' });
      expect(await client.does('{ event { name } events { name } ticketTypes { event { name } } }')).toMatchObject({
        event: { name: 'Main Event' },
        events: [{ name: 'Main Event' }],
      });
    });
    expect(await client.does('{ event { name } }')).toEqual({ event: { name: 'Unfinished' } });
  });

  it('cannot write', async () => {
    await expect(transactions.em.nativeUpdate(Event, { id: 1 }, { name: 'Changed' })).rejects.toThrow('readonly');
    const writing = transactions.view((em) => em.nativeUpdate(Event, { id: 1 }, { name: 'Changed' }));
    await expect(writing).rejects.toThrow('readonly');
    expect(await nameNow()).toBe('Main Event');
  });

  it('ends a view after a second, so that the write-ahead log starts anew', async () => {
    const rival = new Database(file(), { timeout: 0 });
    const reset = () => rival.pragma('wal_checkpoint(TRUNCATE)', { simple: true });
    let began = 0;
    const endless = transactions.view(async (_em, db) => {
      await NAME.first(db, {});
      began = performance.now();
      rival.exec(`update events set name = 'Later'`);
      expect(reset()).toBe(1); // busy: the view needs what the log had at its start
      for (;;) {
        await NAME.first(db, {});
        await nextTurn();
      }
    });
    await expect(endless).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(reset()).toBe(0);
    expect(statSync(`${file()}-wal`).size).toBe(0);
    rival.close();
    expect(await transactions.view(async (_em, db) => NAME.first(db, {}))).toEqual({ name: 'Later' });
  });

  it('lets the log grow no further while it reads and writes at the same time', async () => {
    const reading = { on: true };
    const readers = Array.from({ length: 4 }, async () => {
      while (reading.on) {
        await transactions.view(async (em) => em.count(Event));
        await nextTurn();
      }
    });
    for (let count = 0; count < 60; count++) await rename(`${count} ${'x'.repeat(150_000)}`); // some 40 pages each
    reading.on = false;
    await Promise.all(readers);
    expect(statSync(`${file()}-wal`).size).toBeLessThan(2 * 1000 * 4096); // SQLite begins anew after 1000 pages
  });
}

it('leaves no write-ahead log behind when it stops', async () => {
  await transactions.view(async (_em, db) => NAME.first(db, {}));
  expect(await nameNow()).toBe('Main Event');
  await foyer.stop();
  expect([existsSync(file()), existsSync(`${file()}-wal`)]).toEqual([true, false]);
  foyer = await Foyer.start({ DATABASE_URL: `sqlite:${file()}` });
});
