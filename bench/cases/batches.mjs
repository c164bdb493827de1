import { startFoyer } from '../servers/foyer.mjs';
import { placements } from '../lib/requests.mjs';
import { place } from './placing.mjs';

const CONNECTIONS = [1, 8, 64, 256];

/** How the cost of an order changes with the number of clients that order at once, and so with the size of a batch. */
export const batches = {
  title: 'Batches',
  servers: { Foyer: () => startFoyer() },
  async run(server, { seconds, warmUp }, add) {
    await place(server, placements(server), warmUp);
    for (const connections of CONNECTIONS) {
      add(`placeOrder, ${connections} at once`, await place(server, placements(server), seconds, connections));
    }
  },
};
