import 'reflect-metadata';
import { openDatabase } from './database.mjs';

const MOST_DIFFERENCES = 5;

/**
 * Ends a server, and compares what its clients were told with the rows of its database.
 * @returns {Promise<string[]>} what was lost, doubled or miscounted, as sentences; empty where all is well
 */
export async function endAndRecount(server) {
  const differences = server.admin ? await checkStock(server) : [];
  await server.end();
  const database = await openDatabase(server.databaseUrl);
  differences.push(...(await compare(database, server.acknowledged, server.admin !== undefined)));
  await database.close();
  await server.stop();
  return differences.map((text) => `${server.name}: ${text}`);
}

async function checkStock(server) {
  const query = '{ checkStock { ok differences } }';
  const { checkStock: check } = await server.graphql(query, {}, { authorization: `Bearer ${server.admin}` });
  return check.ok ? [] : check.differences.slice(0, MOST_DIFFERENCES);
}

async function compare({ query }, { placed, approved, joined }, isFoyer) {
  const orders = await query('select id, status from orders');
  const written = await idWriter(query, isFoyer);
  const statuses = new Map(orders.map(({ id, status }) => [written(id), status]));
  const odd = await query('select order_id from order_item group by order_id having count(*) <> 2');
  const [{ sold }] = await query('select coalesce(sum(sold), 0) as sold from ticket_type');
  const [{ owed }] = await query(
    `select coalesce(sum(quantity), 0) as owed from order_item join orders on orders.id = order_id where status = 'APPROVED'`,
  );
  const rows = await query('select count(*) as items from order_item');
  const differences = [
    [twice(placed), 'orders were acknowledged twice'],
    [placed.filter((id) => !statuses.has(id)).length, 'acknowledged orders are lost'],
    [orders.length - new Set(placed).size, 'orders are there that nobody was told of'],
    [odd.length + Math.abs(Number(rows[0].items) - 2 * orders.length), 'orders have not their two lines'],
    [twice(approved), 'approvals were acknowledged twice'],
    [approved.filter((id) => statuses.get(id) !== 'APPROVED').length, 'acknowledged approvals are lost'],
    [orders.filter(({ status }) => status === 'APPROVED').length - approved.length, 'approvals nobody was told of'],
    [Number(sold) - Number(owed), 'tickets are sold without an approved order'],
  ];
  if (joined.length > 0) {
    const [{ entries }] = await query('select count(*) as entries from queue_entry');
    differences.push([twice(joined), 'queue entries were acknowledged twice']);
    differences.push([Number(entries) - joined.length, 'queue entries are there that nobody was told of, or are lost']);
  }
  return differences.filter(([count]) => count !== 0).map(([count, text]) => `${count} ${text}`);
}

/** Writes an order's number as clients see it: of Foyer, its global id; other servers show the number. */
async function idWriter(query, isFoyer) {
  if (!isFoyer) return String;
  const { GlobalIds } = await import('../../build/common/ids/global-ids.js');
  const ids = new GlobalIds();
  const [{ key }] = await query('select key from id_key');
  ids.useKey(Buffer.from(key, 'hex'));
  return (id) => ids.write('Order', id);
}

const twice = (ids) => ids.length - new Set(ids).size;
