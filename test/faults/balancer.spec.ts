import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { stage, type BoxOffice } from '../support/box-office.js';
import { Client } from '../support/client.js';
import { emptyPostgres, dropDatabases } from '../support/databases.js';
import { freePort } from '../support/ports.js';
import { watch } from '../support/watching.js';
import { ADMIN } from './support/cluster.js';
import { eventually } from './support/faults.js';
import { Rush } from './support/rush.js';

/** `npm run scale:demo`, as somebody would start it. */
class Demo implements BoxOffice {
  private output = '';

  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(): Promise<Demo> {
    const port = await freePort(3); // the replicas take the two after the balancer's
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      DATABASE_URL: await emptyPostgres(),
      REDIS_URL: process.env['TEST_REDIS_URL'],
      ADMIN_PASSWORD: ADMIN.password,
      MAX_PENDING_PER_CUSTOMER: '0',
    };
    const child = spawn(process.execPath, ['scripts/scale-demo.mjs'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const demo = new Demo(`http://127.0.0.1:${port}`, child);
    open.add(demo);
    child.once('exit', () => open.delete(demo));
    child.stdout.on('data', (chunk: Buffer) => (demo.output += chunk));
    await demo.prints(/Foyer is open[^]*Foyer is open/);
    // The balancer waits for the replicas, and we for both.
    await eventually(async () => (await fetch(demo.url).catch(() => undefined))?.status === 200 || undefined);
    return demo;
  }

  /** The processes of the replicas. */
  get replicas(): number[] {
    return [...this.output.matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid));
  }

  /** Resolves once it has printed this. @throws Error with what it printed instead where it ends */
  async prints(expected: RegExp): Promise<void> {
    await eventually(async () => {
      if (this.process.exitCode !== null) throw new Error(`It ended:\n${this.output}`);
      return expected.test(this.output) || undefined;
    });
  }

  client(): Client {
    return new Client(this.url);
  }

  async admin(): Promise<Client> {
    const client = this.client();
    await client.does('mutation ($input: LoginInput!) { login(input: $input) { id } }', { input: ADMIN });
    return client;
  }

  async stop(): Promise<void> {
    const ended = this.ended();
    this.process.kill('SIGTERM');
    await ended;
  }

  /** @returns the exit code, once it has ended by itself */
  async ended(): Promise<number | null> {
    return ((await once(this.process, 'exit')) as [number | null])[0];
  }
}

const open = new Set<Demo>();

/** A test that fails half-way leaves its processes behind. */
afterAll(async () => {
  for (const demo of open) await demo.stop();
  await dropDatabases();
});

it('sells through the balancer while a replica is stopped, and shows it over WebSockets', async () => {
  const demo = await Demo.start();
  const { admin, customers, event, vip } = await stage(demo, { vip: 1_000_000, customers: 4 });
  const query = 'subscription ($id: ID) { dashboardStats(eventId: $id) { pendingOrders } }';
  const live = await watch(demo, admin.client, query, { id: event.id });
  await live.until({ dashboardStats: { pendingOrders: 0 } });
  const rush = new Rush(customers, vip.id);
  await rush.more(30);

  process.kill(demo.replicas[0]!, 'SIGTERM');
  await rush.more(100);
  await demo.prints(/foyer-1 │ ended with 0/);
  await rush.more(10);
  await rush.end();
  expect(Object.fromEntries(rush.refused)).toEqual({});

  await using again = await watch(demo, admin.client, query, { id: event.id });
  await again.until({ dashboardStats: { pendingOrders: rush.acknowledged.size } });
  await demo.stop();
});

it('ends as a whole, and as a failure, when a replica fails', async () => {
  const demo = await Demo.start();
  const ended = demo.ended();
  process.kill(demo.replicas[0]!, 'SIGKILL');
  expect(await ended).toBe(1);
  await expect(fetch(`${demo.url}/livez`)).rejects.toThrow('fetch failed');
});
