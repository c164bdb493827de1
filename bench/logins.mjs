/**
 * How long the event loop is kept waiting while 64 log in at once, on this machine, with argon2 as it is in production; and for
 * comparison at rest. Starts the built application on a database in memory, and ends it. Ends with 1 where the loop's delay reaches
 * 50 ms (p99) in any round.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const LOGINS = 64;
const ROUNDS = 5;
const MOST_MS = 50;
const PASSWORD = 'the-admin-of-benches';

/** Runs inside the application: a message begins a measurement, the next one ends it. */
const MONITOR = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
const delay = monitorEventLoopDelay({ resolution: 1 });
process.on('message', (word) => {
  if (word === 'begin') { delay.reset(); delay.enable(); return process.send('begun'); }
  delay.disable();
  process.send({ p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 });
});
process.channel.unref();
`;

const port = 4000 + (process.pid % 1000);
const child = spawn(
  process.execPath,
  ['--import', `data:text/javascript,${encodeURIComponent(MONITOR)}`, resolve('dist/main.js')],
  {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      DATABASE_URL: 'sqlite::memory:',
      ADMIN_PASSWORD: PASSWORD,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  },
);
await new Promise((open) => child.stdout.on('data', (text) => String(text).includes('Foyer is open') && open()));

async function during(work) {
  child.send('begin');
  await once(child, 'message');
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  child.send('end');
  const [delay] = await once(child, 'message');
  return { ms, ...delay };
}

async function logIn() {
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { login: 'admin', password: PASSWORD } } }),
  });
  const { errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
}

const together = () => Promise.all(Array.from({ length: LOGINS }, logIn));
const rest = () => new Promise((done) => setTimeout(done, 1000));

await together();
const rows = [['at rest', await during(rest)]];
for (let round = 1; round <= ROUNDS; round++) rows.push([`${LOGINS} logins`, await during(together)]);
for (const [name, { ms, p50, p99, max }] of rows) {
  const figures = [ms, p50, p99, max].map((figure) => figure.toFixed(1).padStart(8)).join('');
  process.stdout.write(`${name.padEnd(12)}${figures}\n`);
}
process.stdout.write('milliseconds: all of it; the loop’s delay as median, p99 and most\n');
if (rows.slice(1).some(([, { p99 }]) => p99 >= MOST_MS)) {
  process.stderr.write(`The loop's delay reached ${MOST_MS} ms.\n`);
  process.exitCode = 1;
}
child.kill('SIGTERM');
await once(child, 'exit');
