/**
 * How the two ways to run compare, on this machine and in one run: one process on SQLite, then one, two and three replicas
 * on the PostgreSQL of TEST_POSTGRES_URL and the Redis of TEST_REDIS_URL. Clients share the machine with all of it.
 * Databases are made and dropped; nothing of anybody else's is touched.
 */
import { spawn } from 'node:child_process';
import { Console } from 'node:console';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient } from 'graphql-ws';
import pg from 'pg';
import { WebSocket } from 'ws';

const { TEST_POSTGRES_URL, TEST_REDIS_URL, PATH } = process.env;
if (!TEST_POSTGRES_URL || !TEST_REDIS_URL) {
  process.stderr.write('TEST_POSTGRES_URL and TEST_REDIS_URL say where PostgreSQL and Redis are\n');
  process.exit(1);
}

const PASSWORD = 'the-admin-of-benches';
const CLIENTS = 32;
const ORDERS = 2000;
const APPROVALS = 1000;
const SIGHTINGS = 40;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function start(databaseUrl, variables) {
  const port = await freePort();
  const env = {
    PATH,
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: 'of these benches, and at least 32 bytes',
    ADMIN_PASSWORD: PASSWORD,
    RATE_LIMITS: 'off',
    MAX_PENDING_PER_CUSTOMER: '0',
    LOG_LEVEL: 'error',
    ...variables,
  };
  const child = spawn(process.execPath, [resolve('dist/main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((open) => child.stdout.on('data', (text) => String(text).includes('Foyer is open') && open()));
  const stop = async () => {
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
  };
  return { url: `http://127.0.0.1:${port}`, stop, pid: child.pid };
}

/** The admin, at one replica. */
async function admin({ url }) {
  let cookie = '';
  const graphql = async (query, variables) => {
    const headers = { 'content-type': 'application/json', cookie };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  await graphql('mutation ($input: LoginInput!) { login(input: $input) { id } }', {
    input: { login: 'admin', password: PASSWORD },
  });
  return { graphql, url, cookie: () => cookie };
}

/** Processor time of the replicas so far, in milliseconds; PostgreSQL's own is not in it. Linux only. */
async function cpuOf(replicas) {
  const stats = await Promise.all(replicas.map(({ pid }) => readFile(`/proc/${pid}/stat`, 'utf8')));
  const ticks = stats.map((text) => text.split(') ')[1].split(' ').slice(11, 13).map(Number));
  return ticks.flat().reduce((sum, tick) => sum + tick * 10, 0);
}

/** Does `count` things with CLIENTS at a time, spread over the desks; things per second, and how long each took. */
async function rush(desks, count, work) {
  const times = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      while (next < count) {
        const index = next++;
        const asked = performance.now();
        await work(desks[client % desks.length], index);
        times.push(performance.now() - asked);
      }
    }),
  );
  return { rate: count / ((performance.now() - began) / 1000), median: median(times), p99: percentile(times, 0.99) };
}

/** From an approval at the first desk to its being shown at the last one. */
async function sightings(desks) {
  const [here, there] = [desks[0], desks.at(-1)];
  const client = createClient({
    url: `${there.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols, { headers: { cookie: there.cookie() } });
      }
    },
  });
  const shown = client.iterate({ query: 'subscription { dashboardStats { pendingOrders } }' });
  await shown.next();
  const times = [];
  for (let n = 0; n < SIGHTINGS; n++) {
    const began = performance.now();
    await here.graphql(PLACE);
    await shown.next();
    times.push(performance.now() - began);
    await new Promise((done) => setTimeout(done, 260)); // so that the next one does not wait for the interval
  }
  await client.dispose();
  return { median: median(times), most: Math.max(...times) };
}

const PLACE = 'mutation { placeOrder(input: { items: [{ ticketTypeId: "2", quantity: 1 }] }) { id } }';

async function measure(replicas) {
  const desks = await Promise.all(replicas.map(admin));
  await desks[0].graphql('mutation { updateTicketType(id: "2", input: { available: 1000000 }) { id } }');
  await rush(desks, 200, (desk) => desk.graphql(PLACE)); // warm
  const ids = [];
  const before = await cpuOf(replicas);
  const place = await rush(desks, ORDERS, async (desk) => ids.push((await desk.graphql(PLACE)).placeOrder.id));
  const cpu = ((await cpuOf(replicas)) - before) / ORDERS;
  const approve = await rush(desks, APPROVALS, (desk, index) =>
    desk.graphql('mutation ($id: ID!) { approveOrder(id: $id) { outcome } }', { id: ids[index] }),
  );
  const seen = await sightings(desks);
  const { checkStock } = await desks[0].graphql('{ checkStock { ok differences } }');
  if (!checkStock.ok) throw new Error(checkStock.differences.join('\n'));
  return {
    'orders/s': place.rate.toFixed(),
    'order, median ms': place.median.toFixed(),
    'order, p99 ms': place.p99.toFixed(),
    'CPU of replicas per order, ms': cpu.toFixed(1),
    'approvals/s of one type': approve.rate.toFixed(),
    'seen elsewhere, median ms': seen.median.toFixed(),
    'seen elsewhere, most ms': seen.most.toFixed(),
  };
}

async function onSqlite() {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  const replica = await start(`sqlite:${join(folder, 'foyer.db')}`, {});
  const result = await measure([replica]);
  await replica.stop();
  await rm(folder, { recursive: true });
  return result;
}

async function onPostgres(count) {
  const name = `foyer_bench_${process.pid}_${count}`;
  const administrator = new pg.Client({ connectionString: TEST_POSTGRES_URL });
  await administrator.connect();
  await administrator.query(`create database ${name}`);
  const url = new URL(TEST_POSTGRES_URL);
  url.pathname = `/${name}`;
  const replicas = await Promise.all(
    Array.from({ length: count }, () => start(url.href, { REDIS_URL: TEST_REDIS_URL })),
  );
  const result = await measure(replicas);
  for (const replica of replicas) await replica.stop();
  await administrator.query(`drop database ${name} with (force)`);
  await administrator.end();
  return result;
}

const rows = { 'SQLite, 1 process': await onSqlite() };
for (const count of [1, 2, 3]) rows[`PostgreSQL, ${count} replica${count > 1 ? 's' : ''}`] = await onPostgres(count);
process.stdout.write(
  `${CLIENTS} clients without a pause, ${ORDERS} orders, ${APPROVALS} approvals of one ticket type\n`,
);
new Console(process.stdout).table(rows);
