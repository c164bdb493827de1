import { Client } from 'pg';
import { MessageBus } from '../../src/bus/message-bus.js';
import { PlaceOrders } from '../../src/orders/place-orders.js';
import type { Answer } from '../support/client.js';
import { Line } from '../support/away.js';
import { lines, PLACE, stage } from '../support/box-office.js';
import { emptyDatabase } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';
import { inOneBatch, ONE_BATCH, TOGETHER } from '../support/one-batch.js';
import { beforeNextCommit } from '../support/transactions.js';

const PLACING = { service: PlaceOrders as never, method: 'place' as const };
const CUSTOMERS = 8;
const ORDERS = 'select customer_id, count(*)::int as orders from orders group by customer_id';

const END_WAITING = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

describe('a batch on PostgreSQL', () => {
  it.each([
    ['before the commit arrives', false],
    ['after the commit was done', true],
  ])(
    'tells all that the outcome is unknown where the line breaks %s; a repeated key finds one order',
    async (_, done) => {
      const database = await emptyDatabase();
      const line = await Line.to(database);
      const foyer = await Foyer.start({ DATABASE_URL: line.url, ...ONE_BATCH });
      const observer = new Client({ connectionString: database }); // past the line
      await observer.connect();
      const { admin, customers, vip } = await stage(foyer, { vip: 100, customers: CUSTOMERS });
      const heard: string[] = [];
      foyer.app.get(MessageBus).subscribe(({ kind }) => heard.push(kind));
      const orders = async () => (await observer.query<{ orders: number }>(ORDERS)).rows;

      beforeNextCommit(async () => {
        if (!done) return line.cut();
        line.loseAnswers();
        void (async () => {
          while ((await orders()).length === 0); // each look is a round trip
          await line.cut();
        })();
      });
      const send = (n: number) => () => {
        const input = { items: lines({ [vip.id]: 1 }), idempotencyKey: `key ${n}` };
        return customers[n]!.client.asks<{ placeOrder: { id: string } }>(PLACE, { input });
      };
      const all = Array.from({ length: CUSTOMERS }, (_each, n) => send(n));
      const refused = () => admin.client.asks(PLACE, { input: { items: lines({ 999_999: 1 }) } });
      const { answers } = await inOneBatch(PLACING, refused, TOGETHER ? all : all.slice(0, 1));

      const told = answers.map(({ errors }) => errors?.[0]?.extensions);
      const unknown = { code: 'TEMPORARILY_UNAVAILABLE', details: { outcome: 'UNKNOWN' } };
      expect(told).toEqual(answers.map(() => unknown));
      expect(heard).toEqual(['bus.gap']);
      expect(await orders()).toHaveLength(done ? answers.length : 0);

      await line.mend();
      const again = await Promise.all(all.map((place) => place()));
      const repeated = await Promise.all(all.map((place) => place()));
      expect(again.map(({ data }) => data?.placeOrder.id)).toEqual(repeated.map(({ data }) => data?.placeOrder.id));
      expect((await orders()).map((row) => row.orders)).toEqual(Array.from({ length: CUSTOMERS }, () => 1));
      await expectInvariants(foyer);
      await foyer.stop();
      await observer.end();
      await line.cut();
    },
  );

  it('is told alone that its connection was ended; requests that wait are placed over another one', async () => {
    const database = await emptyDatabase();
    const foyer = await Foyer.start({ DATABASE_URL: database, ...ONE_BATCH });
    const { customers, vip } = await stage(foyer, { vip: 100, customers: 4 });
    const [locker, observer] = [new Client(database), new Client(database)];
    await Promise.all([locker.connect(), observer.connect()]);
    await locker.query('begin');
    await locker.query('select id from users for no key update');
    const endTheOneThatWaits = async () => {
      while ((await observer.query(END_WAITING)).rowCount === 0); // each look is a round trip
      await locker.query('rollback');
    };

    let first: Answer<unknown> | undefined;
    let ending: Promise<void> | undefined;
    const [place, ...others] = customers.map(({ client }) => () => {
      return client.asks<{ placeOrder: { status: string } }>(PLACE, { input: { items: lines({ [vip.id]: 1 }) } });
    });
    const { answers } = await inOneBatch(
      PLACING,
      async () => void (first = await place!()),
      others,
      async () => void (ending = endTheOneThatWaits()),
    );
    await ending;
    expect(first?.errors?.[0]?.extensions).toEqual({ code: 'TEMPORARILY_UNAVAILABLE', details: {} });
    expect(answers.map(({ data }) => data?.placeOrder.status)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    await expectInvariants(foyer);
    await foyer.stop();
    await Promise.all([locker.end(), observer.end()]);
  });

  it('waits for no other batch: placing goes on while one waits for a locked row', async () => {
    const foyer = await Foyer.start();
    const { customers, vip } = await stage(foyer, { vip: 100, customers: 3 });
    const [slow, ...others] = customers;
    const underWay = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    beforeNextCommit(async () => {
      underWay.resolve();
      await release.promise;
    });
    const waiting = slow!.places({ [vip.id]: 1 });
    await underWay.promise;
    const placed = await Promise.all(others.map((customer) => customer.places({ [vip.id]: 1 })));
    expect(placed.map(({ status }) => status)).toEqual(['PENDING', 'PENDING']);
    release.resolve();
    expect(await waiting).toMatchObject({ status: 'PENDING' });
    await expectInvariants(foyer);
    await foyer.stop();
  });
});
