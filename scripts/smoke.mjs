/**
 * Boots the built application on an empty database in a folder of its own, and does with it what a first user
 * would: registers, orders, approves as the admin whose password was printed, completes, prints the receipt and
 * downloads the CSV files. Ends with 1 at the first thing that is not as it should be.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve('dist/main.js');
process.umask(0o022); // as most machines have it
const folder = await mkdtemp(join(tmpdir(), 'foyer-smoke-'));
const database = join(folder, 'data', 'foyer.db');
const DATABASE_URL = `sqlite:${database}`; // a relative path is of package.json's folder
let passed = 0;
const ok = (what) => {
  passed++;
  process.stdout.write(`ok ${what}\n`);
};

/** Runs `node dist/main.js` in the empty folder; `output` grows as it prints. */
function start(env) {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH, DATABASE_URL, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const run = { child, output: '', exit: once(child, 'exit') };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (run.output += data));
  return run;
}

async function printed(run, pattern) {
  // Left open: pino waits for good where nobody reads what it writes.
  for await (const _ of run.child.stdout.iterator({ destroyOnReturn: false })) {
    const found = pattern.exec(run.output);
    if (found) return found;
  }
  throw new Error(`never printed ${pattern}:\n${run.output}`);
}

/** A GraphQL client that keeps its session cookie. */
function client(url) {
  let cookie = '';
  const request = async (path, init = {}) => {
    const response = await fetch(url + path, { ...init, headers: { ...init.headers, cookie } });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
  const graphql = async (query, variables) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    };
    const { data, errors } = await (await request('/graphql', init)).json();
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
  };
  return { request, graphql };
}

/** Below 32768, from where on Linux gives ports to connections: those of the tests before may still be busy. */
const port = String(10_000 + Math.floor(Math.random() * 20_000));
const began = performance.now();
const server = start({ PORT: port });
try {
  const [, password] = await printed(server, /First admin: admin, password (\S+)/);
  const startup = performance.now() - began;
  assert.ok(startup < 10_000, `start-up took ${startup.toFixed()} ms`);
  ok(`starts on an empty database in ${startup.toFixed()} ms and says where it is`);
  assert.match(server.output, new RegExp(`http://127\\.0\\.0\\.1:${port}/graphql`));

  const [customer, admin] = [client(`http://127.0.0.1:${port}`), client(`http://127.0.0.1:${port}`)];
  await customer.graphql('mutation ($input: RegisterInput!) { register(input: $input) { id } }', {
    input: { username: 'first_customer', email: 'first@example.com', password: 'correct-horse-battery' },
  });
  await admin.graphql('mutation ($input: LoginInput!) { login(input: $input) { id } }', {
    input: { login: 'admin', password },
  });
  ok('registers a customer and logs the first admin in');

  const { event } = await customer.graphql('{ event { __proto__: id toString: name } }');
  assert.deepEqual(Object.keys(event), ['__proto__', 'toString']); // the bundle changes how graphql-js makes objects
  const { ticketTypes } = await customer.graphql('{ ticketTypes { id available } }');
  const items = ticketTypes.map(({ id }) => ({ ticketTypeId: id, quantity: 2 }));
  const { placeOrder } = await customer.graphql(
    'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id total { amount } } }',
    {
      input: { items },
    },
  );
  assert.equal(placeOrder.total.amount, 370_00);
  const { processNextOrder } = await admin.graphql('mutation { processNextOrder { outcome order { id receiptUrl } } }');
  assert.deepEqual(processNextOrder.outcome, 'APPROVED');
  const { completeOrder } = await customer.graphql(
    'mutation ($id: ID!) { completeOrder(id: $id) { status } }',
    placeOrder,
  );
  assert.equal(completeOrder.status, 'COMPLETED');
  ok('orders, approves and completes');

  const receipt = await (await customer.request(processNextOrder.order.receiptUrl)).text();
  assert.match(receipt, /\$370\.00/);
  const transactions = await (await admin.request('/admin/export/transactions.csv')).text();
  assert.match(transactions, /,370\.00,USD,COMPLETED,/);
  const summary = await (await admin.request('/admin/export/summary.csv')).text();
  assert.match(summary, /COMPLETED,1,370\.00/);
  const { checkStock } = await admin.graphql('{ checkStock { ok differences } }');
  assert.deepEqual(checkStock, { ok: true, differences: [] });
  ok('prints a receipt and downloads both CSV files');

  for (const path of ['/', '/auth/login', '/auth/register', '/orders', '/admin/dashboard', '/graphiql']) {
    const page = await admin.request(path, { headers: { accept: 'text/html' } });
    assert.equal(page.status, 200, path);
    const loads = [...(await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file);
    assert.ok(loads.length >= 3, `${path} loads ${loads.join()}`);
    for (const file of loads) {
      const { status, headers } = await admin.request(file, { headers: { 'accept-encoding': 'br' } });
      assert.deepEqual([status, headers.get('content-encoding')], [200, 'br'], file);
    }
  }
  ok('serves the pages and, compressed, what they load');
} finally {
  server.child.kill('SIGTERM');
}
assert.deepEqual(await server.exit, [0, null], server.output);
ok('ends with 0 when asked to');

const modeOf = async (file) => ((await stat(file)).mode & 0o777).toString(8);
assert.equal(await modeOf(database), '600');
const backup = spawn(process.execPath, [resolve('dist/backup.js'), 'copy.db'], {
  cwd: folder,
  env: { ...process.env, DATABASE_URL },
});
assert.deepEqual(await once(backup, 'exit'), [0, null]);
assert.equal(await modeOf(join(folder, 'copy.db')), '600');
await chmod(database, 0o644);
const exposed = start({ PORT: port });
await printed(exposed, /"level":40.*foyer\.db is 644/);
exposed.child.kill('SIGTERM');
await exposed.exit;
ok('keeps the database and its backup for their owner, and warns where others may read it');

const bad = start({ PORT: 'http' });
assert.deepEqual(await bad.exit, [1, null]);
assert.equal(bad.output, 'PORT takes a port, 1 to 65535\n');
const production = start({
  NODE_ENV: 'production',
  SESSION_SECRET: 'x'.repeat(32),
  DATABASE_URL: 'sqlite::memory:',
  PORT: port,
});
assert.deepEqual(await production.exit, [1, null]);
assert.match(production.output, /^ADMIN_PASSWORD takes .*\n$/);
ok('ends with 1 and one line where the environment is wrong');

const unlimited = start({
  RATE_LIMITS: 'off',
  DATABASE_URL: 'sqlite::memory:',
  ADMIN_PASSWORD: 'admin-of-smoke',
  PORT: port,
});
await printed(unlimited, /"level":40.*RATE_LIMITS=off/);
unlimited.child.kill('SIGTERM');
await unlimited.exit;
ok('warns of limits that are off');

await rm(folder, { recursive: true });
process.stdout.write(`${passed} passed, 0 failed\n`);
