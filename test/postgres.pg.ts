import { MikroORM } from '@mikro-orm/core';
import { UnitOfWork } from '../src/persistence/unit-of-work.js';
import { Event } from '../src/tickets/event.entity.js';
import { Line } from './support/away.js';
import { PLACE, stage, lines, unique } from './support/box-office.js';
import { BROWSER } from './support/client.js';
import { emptyDatabase } from './support/databases.js';
import { Foyer } from './support/foyer.js';
import { expectInvariants } from './support/invariants.js';

describe('PostgreSQL', () => {
  it('has a schema that is the entities’, so that no migration is missing', async () => {
    const foyer = await Foyer.start();
    const difference = await foyer.app.get(MikroORM).schema.getUpdateSchemaSQL({ wrap: false });
    expect(difference.replace(/drop (trigger|function) if exists "(stock_movement|audit_entry)_.*;/g, '').trim()).toBe(
      '',
    );
    await foyer.stop();
  });

  it('is not spoken to in the clear where DATABASE_URL wants it certified', async () => {
    const DATABASE_URL = `${await emptyDatabase()}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`;
    await expect(Foyer.start({ DATABASE_URL })).rejects.toThrow(
      `DATABASE_URL cannot be reached: ENOENT: no such file or directory, open '/nowhere/ca.pem'`,
    );
  });

  it('is TEMPORARILY_UNAVAILABLE while it is away, for commands, queries and pages, and back when it is', async () => {
    const line = await Line.to(await emptyDatabase());
    const foyer = await Foyer.start({ DATABASE_URL: line.url });
    const { customer, vip } = await stage(foyer);
    const place = { input: { items: lines({ [vip.id]: 1 }) } };
    const order = await customer.places({ [vip.id]: 1 });

    await line.cut();
    for (let n = 0; n < 3; n++) {
      expect(await customer.client.isRefused(PLACE, place)).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
      expect(await foyer.client().isRefused('{ ticketTypes { id } }')).toMatchObject({
        code: 'TEMPORARILY_UNAVAILABLE',
      });
    }
    const page = await customer.client.fetch('/orders', BROWSER);
    expect(page.status).toBe(503);

    await line.mend();
    expect(await customer.sees(order)).toMatchObject({ status: 'PENDING' });
    expect(await customer.places({ [vip.id]: 1 })).toMatchObject({ status: 'PENDING' });
    await expectInvariants(foyer);
    await foyer.stop();
    await line.cut();
  });

  it('says that too many are at it, and not that it is away, where all connections are taken for too long', async () => {
    const foyer = await Foyer.start({ DATABASE_POOL: '2' });
    const unit = foyer.app.get(UnitOfWork);
    const [taken, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let holders = 0;
    const holding = [1, 2].map(() =>
      unit.run(async (em) => {
        await em.execute('select 1');
        if (++holders === 2) taken.resolve();
        await over.promise;
      }),
    );
    await taken.promise;
    const { errors } = await foyer.client().asks('{ ticketTypes { id } }');
    expect(errors).toMatchObject([
      { message: expect.stringContaining('Too many'), extensions: { code: 'TEMPORARILY_UNAVAILABLE' } },
    ]);
    over.resolve();
    await Promise.all(holding);
    await foyer.stop();
  });

  it('says that the outcome is unknown where the line breaks at the commit', async () => {
    const line = await Line.to(await emptyDatabase());
    const foyer = await Foyer.start({ DATABASE_URL: line.url });
    const slug = unique('event');
    const work = foyer.app.get(UnitOfWork).run(async (em) => {
      const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
      expect(row!.pid).toBeGreaterThan(0);
      em.getEventManager().registerSubscriber({
        beforeTransactionCommit: async () => {
          await line.cut();
        },
      });
      await em.insert(Event, { ...EVENT, slug });
    });
    await expect(work).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE', details: { outcome: 'UNKNOWN' } });
    await line.mend();
    await foyer.stop();
    await line.cut();
  });

  it('starts over where two wait for each other, so that both are done', async () => {
    const foyer = await Foyer.start();
    const unit = foyer.app.get(UnitOfWork);
    const { vip, regular } = await stage(foyer);
    const met = Promise.withResolvers<void>();
    let arrived = 0;
    const rename = (first: string, second: string) =>
      unit.run(async (em) => {
        await em.execute('update ticket_type set name = name where id = ?', [Number(first)]);
        if (++arrived === 2) met.resolve();
        await met.promise;
        await em.execute('update ticket_type set name = name where id = ?', [Number(second)]);
      });
    await Promise.all([rename(vip.id, regular.id), rename(regular.id, vip.id)]);
    expect(arrived).toBe(3);
    await foyer.stop();
  });
});

const EVENT = {
  name: 'x',
  timezone: 'UTC',
  currency: 'USD',
  maxTicketsPerOrder: 5,
  salesOpen: true,
  waitingList: 'MANUAL',
  queueRule: 'STRICT',
  offerMinutes: 1,
} as const;
