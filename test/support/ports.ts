import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Linux gives outgoing connections ports from 32768 on, and keeps each busy for a minute after its connection has ended.
 * So servers that tests start get lower ones, each worker of Jest a thousand of its own.
 */
const PER_WORKER = 1000;
const FIRST = 9000 + PER_WORKER * Math.min(Number(process.env['JEST_WORKER_ID'] ?? 1), 20);

/** Not the same at each start, since the file before may still be closing its own. */
let next = Math.floor(Math.random() * PER_WORKER);

/**
 * A port that nobody listens on, and that is given to no other caller soon.
 * @param inARow how many are free from this one on
 */
export async function freePort(inARow = 1): Promise<number> {
  for (;;) {
    if (next + inARow > PER_WORKER) next = 0;
    const ports = Array.from({ length: inARow }, () => FIRST + next++);
    const free = await Promise.all(ports.map(isFree));
    if (!free.includes(false)) return ports[0]!;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
