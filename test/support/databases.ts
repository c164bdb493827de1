import { Client } from 'pg';

/** Where tests find PostgreSQL, as somebody who may make databases; without it they run on SQLite in memory. */
const { TEST_POSTGRES_URL } = process.env;

export const onPostgres = TEST_POSTGRES_URL !== undefined;

const made: string[] = [];
let serial = 0;

/** An empty database of the caller's own; it is gone when the test file ends. */
export async function emptyDatabase(): Promise<string> {
  return onPostgres ? emptyPostgres() : 'sqlite::memory:';
}

/** The same on PostgreSQL, whatever the others run on. @throws Error where there is none */
export async function emptyPostgres(): Promise<string> {
  if (!TEST_POSTGRES_URL) throw new Error('TEST_POSTGRES_URL is missing');
  const name = `foyer_test_${process.pid}_${process.env['JEST_WORKER_ID']}_${++serial}_${Date.now()}`;
  await administer(`create database ${name}`);
  made.push(name);
  const url = new URL(TEST_POSTGRES_URL);
  url.pathname = `/${name}`;
  return url.href;
}

/** To be called when nothing is connected any more. */
export async function dropDatabases(): Promise<void> {
  await administer(...made.splice(0).map((name) => `drop database ${name} with (force)`));
}

async function administer(...commands: string[]): Promise<void> {
  if (commands.length === 0) return;
  const client = new Client({ connectionString: TEST_POSTGRES_URL });
  await client.connect();
  try {
    for (const sql of commands) await client.query(sql);
  } finally {
    await client.end();
  }
}
