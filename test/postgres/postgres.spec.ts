import { MikroORM } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { Client } from 'pg';
import { bySystem } from '../../src/auth/sessions/by.js';
import { MessageBus } from '../../src/bus/message-bus.js';
import { Database } from '../../src/persistence/database.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { Event } from '../../src/tickets/event.entity.js';
import { Line, takeAll } from '../support/away.js';
import { PLACE, stage, lines, unique } from '../support/box-office.js';
import { BROWSER } from '../support/client.js';
import { emptyDatabase } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { runningTime } from '../support/running-time.js';

describe('PostgreSQL', () => {
  it('has a schema that is the entities’, so that no migration is missing', async () => {
    const foyer = await Foyer.start();
    const difference = await foyer.app.get(MikroORM).schema.getUpdateSchemaSQL({ wrap: false });
    expect(
      difference
        .replace(/drop (trigger|function) if exists "(stock_movement|audit_entry|audit_person)_.*;/g, '')
        .trim(),
    ).toBe('');
    await foyer.stop();
  });

  it('is not spoken to in the clear where DATABASE_URL wants it certified', async () => {
    const DATABASE_URL = `${await emptyDatabase()}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`;
    await expect(Foyer.start({ DATABASE_URL })).rejects.toThrow(
      `DATABASE_URL cannot be used: ENOENT: no such file or directory, open '/nowhere/ca.pem'`,
    );
  });

  it('holds one key of ids, whichever of the replicas that start at once has made it', async () => {
    const env = { DATABASE_URL: await emptyDatabase(), SESSION_SECRET: 'a secret of all replicas, for tests' };
    const replicas = await Promise.all([Foyer.start(env), Foyer.start(env), Foyer.start(env)]);
    const ids = new Set(replicas.map((replica) => replica.ids.write('Order', 1)));
    expect(ids.size).toBe(1);
    const [one, other] = replicas;
    const { customer, vip } = await stage(one);
    const { id } = await customer.places({ [vip.id]: 1 });
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await customer.client.at(other.url).does(node, { id })).toEqual({ node: { id } });
    for (const replica of replicas) await replica.stop();
  });

  it('isolates commands as they need it, whatever its default is', async () => {
    const DATABASE_URL = await emptyDatabase();
    const client = new Client(DATABASE_URL);
    await client.connect();
    await client.query(
      `do $$ begin execute format('alter database %I set default_transaction_isolation = serializable', current_database()); end $$`,
    );
    await client.end();
    const foyer = await Foyer.start({ DATABASE_URL });
    const show = 'show transaction_isolation';
    expect(await foyer.rows(show)).toEqual([{ transaction_isolation: 'serializable' }]);
    const transactions = foyer.app.get(Transactions);
    expect(await transactions.housekeeping(({ em }) => em.execute(show))).toEqual([
      { transaction_isolation: 'read committed' },
    ]);
    expect(await transactions.view((em) => em.execute(show))).toEqual([{ transaction_isolation: 'repeatable read' }]);
    await foyer.stop();
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

  it('says within 3 s that it is away where it says nothing, and is ready within 5 s of its next word', async () => {
    const line = await Line.to(await emptyDatabase());
    const foyer = await Foyer.start({ DATABASE_URL: line.url });
    const readiness = async () => (await fetch(`${foyer.url}/readyz`)).status;
    expect(await readiness()).toBe(200);

    line.freeze();
    for (let n = 0; n < 2; n++) {
      const began = runningTime();
      expect(await readiness()).toBe(503);
      expect(runningTime() - began).toBeLessThan(3000);
    }
    line.thaw();
    const began = runningTime();
    while ((await readiness()) !== 200);
    expect(runningTime() - began).toBeLessThan(5000);
    await foyer.stop();
    await line.cut();
  });

  it('refuses what a silent server does not answer, once no statement of ours could take so long, and goes on', async () => {
    const line = await Line.to(hurried(await emptyDatabase()));
    const foyer = await Foyer.start({ DATABASE_URL: line.url });
    const { customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    line.freeze();
    const began = runningTime();
    const refusals = await Promise.all([
      customer.client.isRefused(PLACE, { input: { items: lines({ [vip.id]: 1 }) } }),
      foyer.client().isRefused('{ ticketTypes { id } }'),
    ]);
    expect(runningTime() - began).toBeLessThan(5000);
    for (const refusal of refusals) expect(refusal).toEqual({ code: 'TEMPORARILY_UNAVAILABLE', details: {} });
    line.thaw();
    expect(await customer.sees(order)).toMatchObject({ status: 'PENDING' });
    await expectInvariants(foyer);
    await foyer.stop();
    await line.cut();
  });

  it('lets a migration take longer than a statement of a request may', async () => {
    const foyer = await Foyer.start({ DATABASE_URL: hurried(await emptyDatabase()) });
    const sleeping = 'select pg_sleep(1.5)';
    await expect(foyer.rows(sleeping)).rejects.toMatchObject({ code: '57014' });
    class Migration20991231235959 extends Migration {
      override up(): void {
        this.addSql(sleeping);
      }
    }
    foyer.app.get(MikroORM).config.get('migrations').migrationsList!.push(Migration20991231235959);
    await foyer.app.get(Database).migrate();
    expect(
      await foyer.rows(`select name from mikro_orm_migrations where name = 'Migration20991231235959'`),
    ).toHaveLength(1);
    await foyer.stop();
  });

  it('says that too many are at it, and not that it is away, where all connections are taken for too long', async () => {
    const foyer = await Foyer.start({ DATABASE_POOL: '2' });
    const giveBack = await takeAll(foyer, 2);
    const { errors } = await foyer.client().asks('{ ticketTypes { id } }');
    expect(errors).toMatchObject([
      { message: expect.stringContaining('Too many'), extensions: { code: 'TEMPORARILY_UNAVAILABLE' } },
    ]);
    await giveBack();
    await foyer.stop();
  });

  it('leaves Foyer ready where it has no connection to spare for who asks', async () => {
    const database = await emptyDatabase();
    const superuser = new Client({ connectionString: database });
    await superuser.connect();
    const role = `foyer_${process.pid}_${Date.now()}`; // roles are of the whole server
    await superuser.query(
      `create role ${role} login password 'x' connection limit 3; grant all on schema public to ${role}`,
    );
    const url = new URL(database);
    [url.username, url.password] = [role, 'x'];
    const foyer = await Foyer.start({ DATABASE_URL: url.href, DATABASE_POOL: '2' });
    const giveBack = await takeAll(foyer, 2);
    const third = new Client({ connectionString: url.href });
    await third.connect();
    await expect(new Client({ connectionString: url.href }).connect()).rejects.toMatchObject({ code: '53300' });
    expect((await fetch(`${foyer.url}/readyz`)).status).toBe(200);
    await third.end();
    await giveBack();
    await foyer.stop();
    await superuser.query(`drop owned by ${role}; drop role ${role}`);
    await superuser.end();
  });

  it('says that the outcome is unknown where the line breaks at the commit, and to whoever watches to look', async () => {
    const line = await Line.to(await emptyDatabase());
    const foyer = await Foyer.start({ DATABASE_URL: line.url });
    const slug = unique('event');
    const system = bySystem('test');
    const heard: string[] = [];
    foyer.app.get(MessageBus).subscribe(({ kind }) => heard.push(kind));
    const work = foyer.app.get(Transactions).run(system, async (tx) => {
      const { em } = tx;
      const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
      expect(row!.pid).toBeGreaterThan(0);
      em.getEventManager().registerSubscriber({
        beforeTransactionCommit: async () => {
          await line.cut();
        },
      });
      await em.insert(Event, { ...EVENT, slug });
      tx.record(system, { kind: 'event.created' });
    });
    await expect(work).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE', details: { outcome: 'UNKNOWN' } });
    expect(heard).toEqual(['bus.gap']);
    await line.mend();
    await foyer.stop();
    await line.cut();
  });

  it('starts over where two wait for each other, so that both are done', async () => {
    const foyer = await Foyer.start();
    const transactions = foyer.app.get(Transactions);
    const { vip, regular } = await stage(foyer);
    const met = Promise.withResolvers<void>();
    let arrived = 0;
    const rename = (first: string, second: string) =>
      transactions.housekeeping(async ({ em }) => {
        await em.execute('update ticket_type set name = name where id = ?', [foyer.row(first)]);
        if (++arrived === 2) met.resolve();
        await met.promise;
        await em.execute('update ticket_type set name = name where id = ?', [foyer.row(second)]);
      });
    await Promise.all([rename(vip.id, regular.id), rename(regular.id, vip.id)]);
    expect(arrived).toBe(3);
    await foyer.stop();
  });

  it('starts over where it turns out only at the commit that somebody was faster', async () => {
    const foyer = await Foyer.start();
    const { customer, vip } = await stage(foyer);
    await foyer.em.execute(`create sequence tries;
      create function be_late() returns trigger language plpgsql as $$
        begin if nextval('tries') < 3 then raise exception using errcode = '40001'; end if; return null; end $$;
      create constraint trigger late after insert on orders deferrable initially deferred
        for each row execute function be_late()`);
    expect(await customer.places({ [vip.id]: 1 })).toMatchObject({ status: 'PENDING' });
    expect(await foyer.rows('select last_value as tries from tries')).toEqual([{ tries: '3' }]);
    expect(await foyer.rows('select count(*)::int as orders from orders')).toEqual([{ orders: 1 }]);
    await expectInvariants(foyer);
    await foyer.stop();
  });
});

/** With little time for a statement, so that a test sees what happens when it is over; a commit waits for the disk. */
function hurried(url: string): string {
  return `${url}?statement_timeout=1000`;
}

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
