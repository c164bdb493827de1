import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openDatabase } from '../lib/database.mjs';
import { freePort, startServer } from '../lib/processes.mjs';
import { seed } from '../lib/seed.mjs';
import { runningServer } from './running-server.mjs';

const ADMIN_PASSWORD = 'bench-admin-password';
const SESSION_SECRET = 'of these benches, and at least 32 bytes';

/** As the peers are measured: nothing is limited and nothing is logged. */
const PLAIN = { RATE_LIMITS: 'off', LOG_LEVEL: 'error', MAX_PENDING_PER_CUSTOMER: '0' };
/** Limits that count every request and refuse none, and a line in the log for each. */
export const LIMITED = {
  RATE_LIMITS: 'on',
  LOG_LEVEL: 'info',
  BUDGET_PER_USER: '100000000',
  BUDGET_PER_CREDENTIAL: '100000000',
  BUDGET_PER_ADDRESS: '100000000',
  MAX_PENDING_PER_CUSTOMER: '0',
};

let template;

/**
 * Starts the built Foyer on a seeded SQLite file of its own.
 * @param {Record<string, string>} variables settings besides those of every benchmark
 * @param {string} [name] in the tables
 */
export async function startFoyer(variables = {}, name = 'Foyer') {
  template ??= makeTemplate();
  const { folder: original, seeded } = await template;
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  await cp(join(original, 'foyer.db'), join(folder, 'foyer.db'));
  const server = await startFoyerOn(`sqlite:${join(folder, 'foyer.db')}`, variables, name, folder);
  return Object.assign(server, seeded);
}

/** Starts the built Foyer on a database that is there. Ending it removes `folder`. */
export async function startFoyerOn(databaseUrl, variables, name, folder) {
  const port = await freePort();
  const env = { ...PLAIN, ...variables, PORT: String(port), DATABASE_URL: databaseUrl, ADMIN_PASSWORD, SESSION_SECRET };
  const child = await startServer([resolve('dist/main.js')], env, 'Foyer is open');
  return runningServer({ name, port, databaseUrl, folder, child });
}

/** Logs the admin in. @returns the cookie of the session */
export async function logIn(server) {
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
  const body = JSON.stringify({ query, variables: { input: { login: 'admin', password: ADMIN_PASSWORD } } });
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return response.headers.getSetCookie()[0].split(';')[0];
}

/** Removes what the benchmarks of this process share. */
export async function removeTemplate() {
  if (template) await rm((await template).folder, { recursive: true });
  template = undefined;
}

/** A database file, migrated by Foyer and seeded, of which each start gets a copy. */
async function makeTemplate() {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  const url = `sqlite:${join(folder, 'foyer.db')}`;
  const first = await startFoyerOn(url, {}, 'Foyer', undefined);
  await first.stop();
  const database = await openDatabase(url);
  const seeded = await seed(database);
  await database.close();
  return { folder, seeded };
}
