import { LIMITED, startFoyer } from '../servers/foyer.mjs';
import { MERCURIUS_GROUP, NEST, PEERS } from '../servers/peers.mjs';
import { httpRequest, measure, warm } from '../lib/load.mjs';
import { bearer, TICKET_TYPES } from '../lib/requests.mjs';

export const LIMITED_FOYER = 'Foyer, limits and log on';
const EVENT = '{ event { id name venue startsAt onSale ticketTypes { id name available price { amount } } } }';
const EVENTS = '{ events { id slug name startsAt onSale } }';

/**
 * The warm-up of a server's first read, in those of the others. V8 compiles the way of a request during the first tens of
 * thousands of them: whichever read comes first takes up to twice the CPU of the same read later.
 */
const FIRST_WARM_UP = 3;

/** What everybody may read: by POST, anonymously; and the same read where an answer is not kept. */
export const reading = {
  title: 'Reading',
  servers: {
    Foyer: () => startFoyer(),
    [LIMITED_FOYER]: () => startFoyer(LIMITED, LIMITED_FOYER),
    [MERCURIUS_GROUP]: PEERS[MERCURIUS_GROUP],
    [NEST]: PEERS[NEST],
  },
  async run(server, { seconds, warmUp }, add) {
    const reads = { ticketTypes: TICKET_TYPES };
    if (server.admin) Object.assign(reads, { event: EVENT, events: EVENTS });
    const headers = { 'ticketTypes with an API token': server.customers && bearer(server.customers[0]) };
    if (server.admin) reads['ticketTypes with an API token'] = TICKET_TYPES;
    for (const [at, [figure, query]] of Object.entries(reads).entries()) {
      await server.graphql(query, {}, headers[figure]); // throws where it is refused
      const requests = [httpRequest(server, { query }, headers[figure])];
      await warm(server, requests, { seconds: at === 0 ? FIRST_WARM_UP * warmUp : warmUp });
      add(figure, await measure(server, requests, { seconds }));
    }
  },
};
