import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../support/ports.ts'; // Jest loads this file as CommonJS, where .js stays .js

/** What after-all.ts ends and removes. */
export interface Application {
  server: ChildProcess;
  folder: string;
}

const MAIN = resolve('dist/main.js');
const clients = { cwd: 'test/clients' };
const run = promisify(execFile);

/** Installs the clients where they are missing, writes the types that their tools make of schema.gql, and starts the application. */
export default async function beforeAll(): Promise<void> {
  if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: npm run build makes it');
  if (!existsSync('test/clients/node_modules')) await run('npm', ['ci'], clients);
  await run('npm', ['run', 'generate'], clients);
  Object.assign(globalThis, { application: await start() });
}

/** The built application on an empty SQLite database, for all specs. CLIENTS_URL tells them where it is. */
async function start(): Promise<Application> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-clients-'));
  const port = String(await freePort());
  const env = {
    PATH: process.env['PATH'],
    PORT: port,
    SESSION_SECRET: 'of these tests, and at least 32 bytes',
    ADMIN_PASSWORD: 'the-admin-of-tests',
    RATE_LIMITS: 'off', // all clients come from one address
    LOG_LEVEL: 'error',
    DATABASE_URL: `sqlite:${join(folder, 'foyer.db')}`,
  };
  const server = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const text of server.stdout.iterator({ destroyOnReturn: false })) {
    if (!String(text).includes('Foyer is open')) continue;
    process.env['CLIENTS_URL'] = `http://127.0.0.1:${port}`;
    server.stdout.resume();
    return { server, folder };
  }
  throw new Error('The application did not start');
}
