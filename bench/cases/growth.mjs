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
      figures.add(name, 'Foyer', { ...Object.fromEntries(medians), ratio: measured.at(-1)[name] / first });
    }
    const columns = finished.map((size) => [size, `${size.toLocaleString('en')} finished, ms`, 1]);
    return { figures, differences: [], columns: [...columns, ['ratio', 'last ÷ first', 2]] };
  },
};

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

/** Finished orders of the admin as the application would have left them: items, movements, counters and tallies agree. */
function fill(file, size) {
  const db = new Sqlite(file);
  db.pragma('synchronous = OFF');
  const order = db.prepare(
    `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at, decided_at, word_count,
       event_name, event_timezone)
     values (?, ?, 1, 1, 'COMPLETED', 0, 10000, 'USD', 0, 0, 1, 'Main Event', 'UTC')`,
  );
  const word = db.prepare(`insert into search_word (kind, owner_id, word) values ('order', ?, ?)`);
  const item = db.prepare(
    `insert into order_item (order_id, ticket_type_id, quantity, unit_price, name, tier) values (?, 1, 1, 10000, 'VIP', 'VIP')`,
  );
  const movement = db.prepare(
    `insert into stock_movement (ticket_type_id, at, cause, order_id, available, held, sold) values (1, 0, ?, ?, ?, 0, ?)`,
  );
  db.transaction(() => {
    movement.run('restocked', null, size, 0);
    for (let id = 1; id <= size; id++) {
      order.run(id, `B${id}`);
      word.run(id, `b${id}`);
      item.run(id);
      movement.run('order.approved', id, -1, 1);
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
