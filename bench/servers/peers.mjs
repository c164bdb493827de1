import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, startServer } from '../lib/processes.mjs';
import { runningServer } from './running-server.mjs';

const folder = resolve(import.meta.dirname, '../peers');
const inherit = { cwd: folder, stdio: ['ignore', 2, 2] };

export const MERCURIUS_GROUP = 'Mercurius, group commit';
export const MERCURIUS_EACH = 'Mercurius, one commit each';
export const NEST = 'Nest, Apollo, MikroORM';

let prepared = false;

/** Installs the peers' packages where they are missing, and compiles the one in TypeScript; once. */
function prepare() {
  if (prepared) return;
  if (!existsSync(join(folder, 'node_modules'))) execFileSync('npm', ['ci'], inherit);
  execFileSync('npm', ['run', '--silent', 'build'], inherit);
  prepared = true;
}

/** Each starts its peer on a SQLite file of its own. */
export const PEERS = {
  [MERCURIUS_GROUP]: () => start(MERCURIUS_GROUP, 'mercurius/server.mjs', 'group'),
  [MERCURIUS_EACH]: () => start(MERCURIUS_EACH, 'mercurius/server.mjs', 'each'),
  [NEST]: () => start(NEST, 'dist/server.js'),
};

async function start(name, program, ...mode) {
  prepare();
  const place = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  const port = await freePort();
  const file = join(place, 'peer.db');
  const env = { NODE_ENV: 'production' };
  const child = await startServer([join(folder, program), String(port), file, ...mode], env, 'ready');
  return runningServer({ name, port, databaseUrl: `sqlite:${file}`, folder: place, child });
}
