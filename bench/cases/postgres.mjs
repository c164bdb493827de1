import { Figures } from '../lib/figures.mjs';
import { CONNECTIONS, measure } from '../lib/load.mjs';
import { findPgbench, runPgbench } from '../lib/pgbench.mjs';
import { cpuOf } from '../lib/processes.mjs';
import { endAndRecount } from '../lib/recount.mjs';
import { placements } from '../lib/requests.mjs';
import { seededDatabase, startReplicas } from '../servers/foyer-on-postgres.mjs';

/** Foyer's connections to the database, and pgbench's. */
const POOL = 10;
const WARM_UP_WITHIN_SECONDS = 60;
const { TEST_POSTGRES_URL, TEST_REDIS_URL } = process.env;
const pgbench = findPgbench();

/** Orders on PostgreSQL by one replica and by two, and pgbench with the statements of single orders. */
export const postgres = {
  title: 'PostgreSQL',
  async play(settings) {
    const figures = new Figures();
    const differences = [];
    const notes = missing();
    if (!TEST_POSTGRES_URL) return { figures, differences, notes };
    for (let round = 1; round <= settings.rounds; round++) {
      for (const [name, count] of [['1 replica', 1], ...(TEST_REDIS_URL ? [['2 replicas', 2]] : [])]) {
        process.stderr.write(`PostgreSQL, round ${round}: ${name}\n`);
        differences.push(...(await playReplicas(name, count, settings, figures)));
      }
      if (pgbench) figures.add('placeOrder', 'pgbench', await playPgbench(settings));
    }
    return {
      figures,
      differences,
      notes: [...notes, `pgbench and each replica have ${POOL} connections to PostgreSQL`],
    };
  },
};

function missing() {
  return [
    !TEST_POSTGRES_URL && 'not measured: TEST_POSTGRES_URL names no server',
    TEST_POSTGRES_URL && !TEST_REDIS_URL && 'two replicas not measured: TEST_REDIS_URL names no server',
    TEST_POSTGRES_URL && !pgbench && 'not compared with pgbench: it is not installed',
  ].filter(Boolean);
}

/**
 * V8 compiles in each process, and all replicas share one core: in the same time, each of two would have placed half as
 * many orders. So each replica places the same number, two for each customer. Further ones cost no less.
 */
async function warmUpAll(server) {
  for (let pass = 1; pass <= 2; pass++) await placeAtAll(server, WARM_UP_WITHIN_SECONDS, 'once');
}

async function playReplicas(name, count, { seconds }, figures) {
  const database = await seededDatabase();
  const server = await startReplicas(database, count, name);
  try {
    await warmUpAll(server);
    figures.add('placeOrder', name, await placeAtAll(server, seconds));
    return await endAndRecount(server);
  } finally {
    await server.stop();
    await database.drop();
  }
}

/** The same connections in all, spread over the replicas; the CPU is that of the replicas together. */
async function placeAtAll(server, seconds, mode = 'write') {
  const { replicas, pids, acknowledged } = server;
  const connections = CONNECTIONS / replicas.length;
  const before = pids.map(cpuOf);
  const all = await Promise.all(
    replicas.map((replica) => {
      const one = { ...server, url: replica.url, pids: [] };
      return measure(one, placements(one), { seconds, mode, connections });
    }),
  );
  const cpu = pids.reduce((sum, pid, index) => sum + cpuOf(pid) - before[index], 0);
  acknowledged.placed.push(...all.flatMap(({ ids }) => ids));
  const sum = (value) => all.reduce((total, one) => total + one[value], 0);
  const most = (value) => Math.max(...all.map((one) => one[value]));
  return { perSecond: sum('perSecond'), cpu: cpu / sum('count'), p50: most('p50'), p99: most('p99') };
}

async function playPgbench({ seconds }) {
  const database = await seededDatabase();
  try {
    return await runPgbench(pgbench, database.url, { connections: POOL, seconds });
  } finally {
    await database.drop();
  }
}
