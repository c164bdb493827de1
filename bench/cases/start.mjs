import { setTimeout as pause } from 'node:timers/promises';
import { startFoyer } from '../servers/foyer.mjs';
import { httpRequest, measure } from '../lib/load.mjs';
import { memoryOf } from '../lib/processes.mjs';
import { placements, TICKET_TYPES } from '../lib/requests.mjs';
import { place } from './placing.mjs';

const REST_MS = 3000;

/** From spawn to ready on one core, on a database that is there; memory at rest, and the most under reads and orders. */
export const start = {
  title: 'Start and memory',
  servers: { Foyer: () => startFoyer() },
  async run(server, { seconds, starts }, add) {
    add('start', { startMs: server.startMs });
    for (let n = 1; n < starts; n++) {
      const another = await startFoyer();
      add('start', { startMs: another.startMs });
      await another.stop();
    }
    await pause(REST_MS);
    const atRest = memoryOf(server.pids[0]).now;
    await measure(server, [httpRequest(server, { query: TICKET_TYPES })], { seconds });
    await place(server, placements(server), seconds);
    add('memory', { memory: atRest, mostMemory: memoryOf(server.pids[0]).most });
  },
};
