/**
 * What compose.yaml starts, without containers: two replicas of the built application on the PostgreSQL of DATABASE_URL
 * and the Redis of REDIS_URL, and Caddy before them where it is installed. Ends with Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const { DATABASE_URL = '', REDIS_URL = '', PORT = '8080', PATH = '' } = process.env;
const missing = [
  [existsSync('dist/main.js'), 'dist/main.js is missing: npm run build makes it'],
  [DATABASE_URL.startsWith('postgres'), 'DATABASE_URL takes postgres://USER:PASSWORD@HOST/DATABASE here'],
  [REDIS_URL !== '', 'REDIS_URL takes redis://HOST here'],
].find(([there]) => !there);
if (missing) {
  process.stderr.write(`${missing[1]}\n`);
  process.exit(1);
}

const caddy = PATH.split(delimiter)
  .map((folder) => join(folder, 'caddy'))
  .find(existsSync);
const ports = [Number(PORT) + 1, Number(PORT) + 2];
const env = {
  PUBLIC_URL: `http://127.0.0.1:${PORT}`,
  LOG_LEVEL: 'warn',
  TRUST_PROXY: 'loopback', // Caddy
  RATE_LIMITS: 'off', // whoever tries it alone is one address
  SHUTDOWN_DELAY_SECONDS: '2',
  SESSION_SECRET: randomBytes(32).toString('base64url'), // one that both know
  ...process.env,
};

const children = [];
let ending = false;

/** Starts a process whose lines are shown under its name; when one fails, all end. */
function start(name, command, args, variables) {
  const child = spawn(command, args, { env: { ...env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => process.stdout.write(text.replace(/^(?=.)/gm, `${name} │ `)));
  }
  child.once('exit', (code, signal) => {
    if (!ending) {
      process.stdout.write(`${name} │ ended with ${code ?? signal}\n`);
      if (code !== 0) {
        process.exitCode = 1;
        end();
      }
    }
    if (children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)) process.exit();
  });
  return child;
}

function end() {
  ending = true;
  for (const child of children) child.kill('SIGTERM');
}
process.once('SIGINT', end);
process.once('SIGTERM', end);
process.stdout.on('error', end); // nobody reads on

for (const [index, port] of ports.entries()) {
  const replica = start(`foyer-${index + 1}`, process.execPath, ['dist/main.js'], { PORT: String(port) });
  process.stdout.write(`foyer-${index + 1} │ process ${replica.pid} at http://127.0.0.1:${port}\n`);
}
if (caddy) {
  const addresses = ports.map((port) => `127.0.0.1:${port}`).join(' ');
  const variables = { FOYER_REPLICAS: addresses, FOYER_HTTP_PORT: PORT };
  start('balancer', caddy, ['run', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile'], variables);
} else {
  process.stdout.write('balancer │ Caddy is not installed: each replica answers at its own address\n');
}
