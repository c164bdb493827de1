import Sqlite from 'better-sqlite3';
import { startFoyer, startFoyerOn } from '../servers/foyer.mjs';
import { Figures, median } from '../lib/figures.mjs';
import { bearer } from '../lib/requests.mjs';

const READ_OPERATIONS = {
  ticketTypes: '{ ticketTypes { id available price { amount } } }',
  dashboardStats:
    '{ dashboardStats { revenue { amount } pendingOrders completedOrders ticketTypes { sold pendingQuantity waitingQuantity } } }',
  pendingOrders: '{ pendingOrders(first: 50) { id priority total { amount } } }',
  orders: '{ orders(first: 20) { edges { node { id code } } } }',
  'orders, searched': '{ orders(first: 20, filter: { search: "admin" }) { edges { node { id code } } } }',
  myOrders: '{ myOrders(first: 20) { edges { node { id code } } } }',
  queue: '{ queue(ticketTypeId: "tt_1", first: 50) { quantity } }',
  recentActivity: '{ recentActivity(first: 20) { kind } }',
};

/** An expression of `i`, the order's number, for each column. */
const ROWS = {
  orders: {
    id: 'i',
    code: `'B' || i`,
    event_id: '1',
    customer_id: '1',
    status: `'COMPLETED'`,
    priority: '0',
    total_amount: '10000',
    currency: `'USD'`,
    placed_at: '0',
    decided_at: '0',
    word_count: '1',
    event_name: `'Main Event'`,
    event_timezone: `'UTC'`,
  },
  search_word: { kind: `'order'`, owner_id: 'i', word: `'b' || i` },
  order_item: {
    order_id: 'i',
    ticket_type_id: '1',
    quantity: '1',
    unit_price: '10000',
    name: `'VIP'`,
    tier: `'VIP'`,
  },
  stock_movement: {
    ticket_type_id: '1',
    at: '0',
    cause: `'order.approved'`,
    order_id: 'i',
    available: '-1',
    held: '0',
    sold: '1',
  },
  activity: { at: '0', kind: `'order.approved'`, event_id: '1', actor_id: '1', order_id: 'i', quantity: '1' },
};

/** One client, one request at a time, with more and more finished orders: what costs more where more is finished. */
export const growth = {
  title: 'Growth',
  async play({ finished, repeats }) {
    const figures = new Figures();
    const measured = [];
    for (const size of finished) {
      process.stderr.write(`Growth: ${size} finished orders\n`);
      measured.push(await measureAt(size, repeats));
    }
    for (const [name, first] of Object.entries(measured[0])) {
      const medians = finished.map((size, index) => [size, measured[index][name]]);
      const ratios = medians.map(([size, value]) => [ratioOf(size), value / first]);
      const ratio = measured.at(-1)[name] / first;
      figures.add(name, 'Foyer', { ...Object.fromEntries([...medians, ...ratios]), ratio });
    }
    return { figures, differences: [], columns: columnsOf(finished) };
  },
};

const words = (size) => size.toLocaleString('en');
const ratioOf = (size) => `ratio of ${size}`;

function columnsOf([first, ...others]) {
  const medians = [first, ...others].map((size) => [size, `${words(size)} finished, ms`, 1]);
  return [...medians, ...others.map((size) => [ratioOf(size), `${words(size)} ÷ ${words(first)}`, 2])];
}

async function measureAt(size, repeats) {
  const server = await startFoyer();
  await server.end();
  fill(server.databaseUrl.slice('sqlite:'.length), size);
  const grown = await startFoyerOn(server.databaseUrl, {}, 'Foyer', server.folder);
  const ask = (query) => grown.graphql(query, {}, bearer(server.admin));
  try {
    await assertStock(ask);
    const place = 'mutation { placeOrder(input: { items: [{ ticketTypeId: "tt_2", quantity: 1 }] }) { id } }';
    const results = { 'start-up': grown.startMs, placeOrder: await timed(repeats, () => ask(place)) };
    for (const [name, query] of Object.entries(READ_OPERATIONS)) results[name] = await timed(repeats, () => ask(query));
    results.processNextOrder = await timed(repeats, () => ask('mutation { processNextOrder { outcome } }'));
    await assertStock(ask);
    return results;
  } finally {
    await grown.stop();
  }
}

async function assertStock(ask) {
  const { checkStock } = await ask('{ checkStock { ok differences } }');
  if (!checkStock.ok) throw new Error(checkStock.differences.slice(0, 5).join('\n'));
}

/**
 * Finished orders of the admin as the application would have left them: items, movements, counters, tallies and the feed
 * agree. One statement for each table: a million orders take some twenty seconds.
 */
function fill(file, size) {
  const db = new Sqlite(file);
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    db.prepare(
      `insert into stock_movement (ticket_type_id, at, cause, available, held, sold) values (1, 0, 'restocked', ?, 0, 0)`,
    ).run(size);
    for (const [table, columns] of Object.entries(ROWS)) {
      db.prepare(
        `insert into ${table} (${Object.keys(columns).join(', ')})
         with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
         select ${Object.values(columns).join(', ')} from n`,
      ).run(size);
    }
    db.prepare('update ticket_type set sold = sold + ?, revenue = revenue + ? where id = 1').run(size, size * 10_000);
    db.prepare(`insert into order_tally (event_id, status, orders) values (1, 'COMPLETED', ?)`).run(size);
    db.prepare(`insert or ignore into sqlite_sequence (name, seq) values ('arrival', 0)`).run();
    db.prepare(`update sqlite_sequence set seq = ? where name = 'arrival'`).run(size);
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

async function timed(count, work) {
  const times = [];
  for (let index = 0; index < count; index++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return median(times);
}
