import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { startFoyer } from '../servers/foyer.mjs';
import { cpuOf, memoryOf } from '../lib/processes.mjs';

const CLIENT = resolve(import.meta.dirname, '../lib/sockets-client.mjs');
const MOST = '100000000';
/** Loopback is few addresses to Foyer, so the limits of an address are out of the way. */
const ROOMY = {
  CONNECTIONS_PER_ADDRESS: '20000',
  SOCKETS_PER_ADDRESS: '20000',
  STANDING_COST_PER_ADDRESS: MOST,
  PUSH_POINTS_PER_ADDRESS: MOST,
};

/** Sockets of one client process that all watch `ticketTypes`, and one change after another. */
export const sockets = {
  title: 'Sockets',
  variables: ROOMY,
  servers: { Foyer: () => startFoyer(ROOMY) },
  async run(server, { sockets: count, changes }, add) {
    const args = [CLIENT, server.url, server.admin, String(count), String(changes)];
    const before = cpuOf(server.pids[0]);
    // The limit of open files is raised to the most that is allowed.
    const shell = ['-c', 'ulimit -n "$(ulimit -H -n)"; exec "$@"', 'sh', process.execPath, ...args];
    const { stdout } = await promisify(execFile)('sh', shell);
    const result = JSON.parse(stdout);
    const cpu = cpuOf(server.pids[0]) - before;
    const { now, most } = memoryOf(server.pids[0]);
    add(`${count} sockets`, { ...result, cpu: cpu / (count * (changes + 1)), memory: now, mostMemory: most });
  },
};
