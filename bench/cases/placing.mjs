import { startFoyer } from '../servers/foyer.mjs';
import { PEERS } from '../servers/peers.mjs';
import { measure } from '../lib/load.mjs';
import { joinings, placements } from '../lib/requests.mjs';

/** Orders of two lines, each acknowledged after its commit; by the API tokens of many customers where there are any. */
export const placing = {
  title: 'Placing',
  servers: { Foyer: () => startFoyer(), ...PEERS },
  async run(server, { seconds, warmUp }, add) {
    await place(server, placements(server), warmUp);
    add('placeOrder', await place(server, placements(server), seconds));
    if (!server.admin) return;
    add('placeOrder with a key', await place(server, placements(server, { keyed: true }), seconds));
    const joined = await measure(server, joinings(server), { seconds, mode: 'once' });
    if (joined.refused > 0) throw new Error(`${joined.refused} could not join a queue`);
    server.acknowledged.joined.push(...joined.ids);
    add('joinQueue', joined);
  },
};

/** Places orders for a while. @returns the measurement, whose ids are noted for the recount */
export async function place(server, requests, seconds, connections) {
  const measured = await measure(server, requests, { seconds, mode: 'write', connections });
  server.acknowledged.placed.push(...measured.ids);
  return measured;
}
