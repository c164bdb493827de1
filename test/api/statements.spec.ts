import { jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { IdempotencyKey } from '../../src/persistence/idempotency.entity.js';
import { InsertRows } from '../../src/persistence/statements/insert-rows.js';
import { among, Statement } from '../../src/persistence/statements/statement.js';
import { UpdateRows } from '../../src/persistence/statements/update-rows.js';
import { Transactions } from '../../src/persistence/transactions.js';
import { Foyer } from '../support/foyer.js';

interface Row {
  userId: number;
  operation: string;
  key: string;
  request: string;
  result: unknown;
  createdAt: Date;
}

interface Tables {
  idempotency_key: {
    user_id: number;
    operation: string;
    key: string;
    request: string;
    result: unknown;
    created_at: Date;
  };
}

const INSERT = new InsertRows<Row>(IdempotencyKey, ['userId', 'operation', 'key', 'request', 'result', 'createdAt']);

const SELECT = new Statement<Tables, { users: number[]; after: Date }, Row>(
  (db, $, postgres) =>
    db
      .selectFrom('idempotency_key')
      .select(['user_id as userId', 'operation', 'key', 'request', 'result', 'created_at as createdAt'])
      .where(among('user_id', $.users, postgres))
      .where('created_at', '>', $.after)
      .orderBy('key'),
  { createdAt: 'date', result: 'json' },
);

const UPDATE = new UpdateRows<Pick<Row, 'userId' | 'key' | 'operation' | 'createdAt'> & { seen: string }>(
  IdempotencyKey,
  {
    set: { operation: 'operation', createdAt: 'createdAt' },
    where: { userId: 'userId', key: 'key', seen: 'operation' },
  },
);

const RENAME = new Statement<Tables, { from: string; to: string }, never>((db, $) =>
  db.updateTable('idempotency_key').set({ key: $.to }).where('key', '=', $.from),
);

const AT = new Date('2026-11-28T10:20:30.456Z');
const row = (key: string, given: Partial<Row> = {}): Row => ({
  userId: 7,
  operation: 'placeOrder',
  key,
  request: `it's {"a":"b,c"} \\ NULL`,
  result: { orderId: 5 },
  createdAt: AT,
  ...given,
});

let foyer: Foyer;
let transactions: Transactions;
beforeAll(async () => {
  foyer = await Foyer.start();
  transactions = foyer.app.get(Transactions);
});
afterAll(() => foyer.stop());

it('inserts rows and reads them back as they were, on both databases', async () => {
  const rows = [row('a'), row('b', { result: null }), row('c', { userId: 8, request: '', result: ['x', { y: null }] })];
  await transactions.housekeeping((tx) => INSERT.insert(tx.db, rows));

  expect(await SELECT.all(transactions.db, { users: [7, 8], after: new Date(0) })).toEqual(rows);
  expect(await SELECT.all(transactions.db, { users: [8], after: new Date(0) })).toEqual([rows[2]]);
  expect(await SELECT.first(transactions.db, { users: [7, 8], after: AT })).toBeUndefined();
  expect(await SELECT.all(transactions.db, { users: [], after: new Date(0) })).toEqual([]);
});

it.each([['a text'], ['5'], ['null'], [''], [7], [false], [['a', '1']], [{ text: '"quoted"' }]])(
  'reads the JSON value %j back as it was, on both databases',
  async (result) => {
    const written = row(JSON.stringify(result), { userId: 9, result });
    await transactions.housekeeping((tx) => INSERT.insert(tx.db, [written]));
    const rows = await SELECT.all(transactions.db, { users: [9], after: new Date(0) });
    expect(rows).toContainEqual(written);
  },
);

it('updates rows that are as they were seen, and no other', async () => {
  const at = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);
  await transactions.housekeeping((tx) =>
    INSERT.insert(
      tx.db,
      ['u', 'v', 'w'].map((key) => row(key, { userId: 40 })),
    ),
  );
  const changes = [
    { userId: 40, key: 'u', seen: 'placeOrder', operation: 'joinQueue', createdAt: at(1) },
    { userId: 40, key: 'v', seen: 'joinQueue', operation: 'placeOrder', createdAt: at(2) },
    { userId: 40, key: 'w', seen: 'placeOrder', operation: `it's`, createdAt: at(3) },
  ];
  expect(await transactions.housekeeping((tx) => UPDATE.update(tx.db, changes))).toBe(2);
  expect(await transactions.housekeeping((tx) => UPDATE.update(tx.db, []))).toBe(0);
  expect(await SELECT.all(transactions.db, { users: [40], after: new Date(0) })).toEqual([
    row('u', { userId: 40, operation: 'joinQueue', createdAt: at(1) }),
    row('v', { userId: 40 }),
    row('w', { userId: 40, operation: `it's`, createdAt: at(3) }),
  ]);
});

it('tells how many rows a write has changed, and leaves nothing of one that was rolled back', async () => {
  await transactions.housekeeping((tx) => INSERT.insert(tx.db, [row('d', { userId: 20 })]));
  const failing = transactions.housekeeping(async (tx) => {
    expect(await RENAME.run(tx.db, { from: 'd', to: 'e' })).toBe(1);
    expect(await RENAME.run(tx.db, { from: 'd', to: 'e' })).toBe(0);
    expect(await SELECT.first(tx.db, { users: [20], after: new Date(0) })).toMatchObject({ key: 'e' });
    throw new Error('rolled back');
  });
  await expect(failing).rejects.toThrow('rolled back');

  expect(await SELECT.first(transactions.db, { users: [20], after: new Date(0) })).toMatchObject({ key: 'd' });
});

it('reports a violated index as MikroORM does, so that a lost race starts over', async () => {
  let attempts = 0;
  const work = transactions.housekeeping(async (tx) => {
    attempts++;
    const clash = [row('f', { userId: 30 }), ...(attempts === 1 ? [row('f', { userId: 30 })] : [])];
    await INSERT.insert(tx.db, clash);
  });
  await work;

  expect(attempts).toBe(2);
  expect(await SELECT.all(transactions.db, { users: [30], after: new Date(0) })).toHaveLength(1);
});

it('cannot be used after its transaction', async () => {
  let left: { db: unknown } | undefined;
  await transactions.housekeeping(async (tx) => {
    left = tx;
  });
  expect(() => left!.db).toThrow('This transaction is over');
  await transactions.housekeeping(async () => {
    expect(() => transactions.db).toThrow('A transaction is open here');
  });
});

if (!process.env['TEST_POSTGRES_URL'] && process.env['TEST_OPTIMIZATIONS'] !== 'off') {
  it('leaves no begin and no commit of SQLite to be prepared again', async () => {
    await transactions.housekeeping((tx) => INSERT.insert(tx.db, [row('y', { userId: 50 })]));
    const prepare = jest.spyOn(Database.prototype, 'prepare');
    await transactions.housekeeping((tx) => INSERT.insert(tx.db, [row('z', { userId: 50 })]));
    const prepared = prepare.mock.calls.map(([sql]) => sql);
    prepare.mockRestore();
    expect(prepared.filter((sql) => sql === 'begin immediate' || sql === 'commit')).toEqual([]);
  });
}

if (process.env['TEST_POSTGRES_URL'] && process.env['TEST_OPTIMIZATIONS'] !== 'off') {
  it('is prepared once by each connection to PostgreSQL', async () => {
    const prepared = await transactions.housekeeping(async (tx) => {
      for (const users of [[1], [2, 3]]) await SELECT.all(tx.db, { users, after: AT });
      return tx.em.execute<{ statement: string }[]>('select statement from pg_prepared_statements');
    });
    expect(prepared.filter(({ statement }) => statement.includes('user_id" = any'))).toHaveLength(1);
  });

  it('is prepared by none with DATABASE_PREPARE=false', async () => {
    const house = await Foyer.start({ DATABASE_PREPARE: 'false' });
    const counting = new Statement<Tables, { user: number }, { unprepared: number }>((db, $) =>
      db.selectFrom('idempotency_key').select('user_id as unprepared').where('user_id', '=', $.user),
    );
    const prepared = await house.app.get(Transactions).housekeeping(async (tx) => {
      await counting.all(tx.db, { user: 1 });
      return tx.em.execute<{ statement: string }[]>('select statement from pg_prepared_statements');
    });
    expect(prepared.filter(({ statement }) => statement.includes('unprepared'))).toEqual([]);
    await house.stop();
  });
}
