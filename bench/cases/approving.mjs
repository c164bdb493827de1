import { startFoyer } from '../servers/foyer.mjs';
import { PEERS } from '../servers/peers.mjs';
import { httpRequest, measure } from '../lib/load.mjs';
import { approvals, bearer, placements } from '../lib/requests.mjs';
import { place } from './placing.mjs';

const NEXT = 'mutation { processNextOrder { outcome order { id status } } }';

/** Approvals of pending orders of two lines; first by id, then of the next in line. */
export const approving = {
  title: 'Approving',
  servers: { Foyer: () => startFoyer(), ...PEERS },
  async run(server, { seconds, warmUp }, add) {
    const { ids } = await place(server, placements(server), seconds + warmUp);
    const few = Math.ceil(ids.length / 20);
    const half = Math.ceil(ids.length / 2);
    await approve(server, approvals(server, ids.slice(0, few)), { seconds: warmUp, mode: 'once' });
    add('approveOrder', await approve(server, approvals(server, ids.slice(few, half)), { seconds, mode: 'once' }));
    if (!server.admin) return;
    const next = [httpRequest(server, { query: NEXT }, bearer(server.admin))];
    add('processNextOrder', await approve(server, next, { seconds, mode: 'write' }));
  },
};

async function approve(server, requests, options) {
  const measured = await measure(server, requests, options);
  if (measured.refused > 0) throw new Error(`${server.name}: ${measured.refused} approvals were refused`);
  server.acknowledged.approved.push(...measured.ids);
  return measured;
}
