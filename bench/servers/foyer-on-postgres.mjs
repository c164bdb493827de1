import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../lib/database.mjs';
import { seed } from '../lib/seed.mjs';
import { startFoyerOn } from './foyer.mjs';

const { TEST_POSTGRES_URL = '', TEST_REDIS_URL = '' } = process.env;
let databases = 0;

/**
 * Makes a database on the server of TEST_POSTGRES_URL, which Foyer migrates, and seeds it.
 * @returns its URL, what `seed` returns, and `drop`
 */
export async function seededDatabase() {
  const name = `foyer_bench_${process.pid}_${++databases}`;
  await administer(`create database ${name}`);
  const url = new URL(TEST_POSTGRES_URL);
  url.pathname = `/${name}`;
  const first = await startFoyerOn(url.href, {}, 'Foyer', undefined);
  await first.end();
  const database = await openDatabase(url.href);
  const seeded = await seed(database);
  await database.query('vacuum analyze');
  await database.close();
  return { url: url.href, seeded, drop: () => administer(`drop database ${name} with (force)`) };
}

/**
 * Starts replicas on one database; several share the Redis of TEST_REDIS_URL.
 * @returns one server for the measurements, whose `urls` and `pids` are those of all replicas
 */
export async function startReplicas({ url, seeded }, count, name) {
  const variables = count > 1 ? { REDIS_URL: TEST_REDIS_URL } : {};
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  const replicas = [];
  for (let n = 1; n <= count; n++)
    replicas.push(await startFoyerOn(url, variables, name, n === 1 ? folder : undefined));
  const all = (method) => async () => {
    for (const replica of replicas) await replica[method]();
  };
  const pids = replicas.flatMap((replica) => replica.pids);
  return { ...replicas[0], ...seeded, replicas, pids, end: all('end'), stop: all('stop') };
}

async function administer(sql) {
  const client = new pg.Client({ connectionString: TEST_POSTGRES_URL });
  await client.connect();
  await client.query(sql);
  await client.end();
}
