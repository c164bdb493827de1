/**
 * Measures the built application over HTTP, on databases with a thousand and with a million finished orders, in
 * one run: reading must not cost more where more is finished. Prints medians and ratios; machines are noisy, so
 * compare within a run only. `npm run bench -- 1000 100000` takes other sizes.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Console } from 'node:console';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';

const SIZES = process.argv.slice(2).map(Number);
if (SIZES.length === 0) SIZES.push(1_000, 1_000_000);
const READS = 200;
const WRITES = 300;
const PORT = '31999';
const PASSWORD = 'bench-admin-password';

const READ_OPERATIONS = {
  ticketTypes: '{ ticketTypes { id available price { amount } } }',
  dashboardStats:
    '{ dashboardStats { revenue { amount } pendingOrders completedOrders ticketTypes { sold pendingQuantity waitingQuantity } } }',
  pendingOrders: '{ pendingOrders(first: 50) { id priority total { amount } } }',
  orders: '{ orders(first: 20) { edges { node { id code } } } }',
  myOrders: '{ myOrders(first: 20) { edges { node { id code } } } }',
  queue: '{ queue(ticketTypeId: "1", first: 50) { quantity } }',
  recentActivity: '{ recentActivity(first: 20) { kind } }',
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function start(database) {
  const env = {
    ...process.env,
    DATABASE_URL: `sqlite:${database}`,
    PORT,
    ADMIN_PASSWORD: PASSWORD,
    RATE_LIMITS: 'off',
    MAX_PENDING_PER_CUSTOMER: '0',
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, [resolve('dist/main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const began = performance.now();
  for await (const text of child.stdout) if (String(text).includes('Foyer is open')) break;
  let cookie = '';
  const graphql = async (query, variables) => {
    const response = await fetch(`http://127.0.0.1:${PORT}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ query, variables }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const stop = async () => {
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
  };
  return { graphql, stop, startup: performance.now() - began };
}

/** Finished orders as the application would have left them: items, movements, counters and tallies agree. */
function fill(database, size) {
  const db = new Database(database);
  db.pragma('synchronous = OFF');
  const order = db.prepare(
    `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at, decided_at, word_count)
     values (?, ?, 1, 1, 'COMPLETED', 0, 10000, 'USD', 0, 0, 1)`,
  );
  const item = db.prepare(
    'insert into order_item (order_id, ticket_type_id, quantity, unit_price) values (?, 1, 1, 10000)',
  );
  const movement = db.prepare(
    `insert into stock_movement (ticket_type_id, at, cause, order_id, available, held, sold) values (1, 0, ?, ?, ?, 0, ?)`,
  );
  db.transaction(() => {
    movement.run('restocked', null, size, 0);
    for (let id = 1; id <= size; id++) {
      order.run(id, `B${id}`);
      item.run(id);
      movement.run('order.approved', id, -1, 1);
    }
    db.prepare('update ticket_type set sold = sold + ?, revenue = revenue + ? where id = 1').run(size, size * 10_000);
    db.prepare(`insert into order_tally (event_id, status, orders) values (1, 'COMPLETED', ?)`).run(size);
    db.prepare(`update sqlite_sequence set seq = ? where name = 'arrival'`).run(size);
    db.prepare(`insert or ignore into sqlite_sequence (name, seq) values ('arrival', ?)`).run(size);
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

async function timed(count, work) {
  const times = [];
  for (let index = 0; index < count; index++) {
    const began = performance.now();
    await work(index);
    times.push(performance.now() - began);
  }
  return median(times);
}

async function measure(size) {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  const database = join(folder, 'foyer.db');
  await (await start(database)).stop();
  fill(database, size);

  const { graphql, stop, startup } = await start(database);
  await graphql('mutation ($input: LoginInput!) { login(input: $input) { id } }', {
    input: { login: 'admin', password: PASSWORD },
  });
  const { checkStock } = await graphql('{ checkStock { ok differences } }');
  if (!checkStock.ok) throw new Error(checkStock.differences.join('\n'));
  await graphql('mutation { updateTicketType(id: "2", input: { available: 100000 }) { id } }');

  const place = 'mutation { placeOrder(input: { items: [{ ticketTypeId: "2", quantity: 1 }] }) { id } }';
  const results = { 'start-up': startup };
  results.placeOrder = await timed(WRITES, () => graphql(place));
  for (const [name, query] of Object.entries(READ_OPERATIONS)) results[name] = await timed(READS, () => graphql(query));
  results.processNextOrder = await timed(WRITES, () => graphql('mutation { processNextOrder { outcome } }'));

  await stop();
  await rm(folder, { recursive: true });
  return results;
}

const columns = [];
for (const size of SIZES) columns.push(await measure(size));

const [first] = columns;
const last = columns.at(-1);
const rows = Object.fromEntries(
  Object.keys(first).map((name) => {
    const medians = SIZES.map((size, index) => [
      `${size.toLocaleString('en')} finished`,
      columns[index][name].toFixed(2),
    ]);
    return [name, { ...Object.fromEntries(medians), ratio: (last[name] / first[name]).toFixed(2) }];
  }),
);
process.stdout.write(`Medians in ms, ${WRITES} orders pending while reading; one client, one request at a time\n`);
new Console(process.stdout).table(rows);
