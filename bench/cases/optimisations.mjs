import { setTimeout as pause } from 'node:timers/promises';
import { OPTIMIZATIONS } from '../../build/config/optimizations.js';
import { startFoyer } from '../servers/foyer.mjs';
import { Figures, median } from '../lib/figures.mjs';
import { httpRequest, measure, warm } from '../lib/load.mjs';
import { bearer, placements, TICKET_TYPES } from '../lib/requests.mjs';
import { playRounds } from '../lib/rounds.mjs';
import { place } from './placing.mjs';
import { sockets } from './sockets.mjs';

const ME = '{ me { id username role } }';
const STATS =
  '{ dashboardStats { revenue { amount } pendingOrders ticketTypes { sold pendingQuantity waitingQuantity } } }';
/** Until orders are being placed. */
const BEGUN_MS = 500;

/** For each optimisation, the benchmark that shows it: what it measures, and the value that tells. */
const SHOWN = {
  answers: { what: 'ticketTypes, CPU in µs', run: reads(TICKET_TYPES) },
  statements: { what: 'dashboardStats with an API token, CPU in µs', run: reads(STATS, byAdmin) },
  documents: { what: 'ticketTypes with an API token, CPU in µs', run: reads(TICKET_TYPES, byAdmin) },
  identities: { what: 'me with an API token, CPU in µs', run: reads(ME, byAdmin) },
  frames: {
    what: 'a message to a socket, CPU in µs',
    run: (...args) => sockets.run(...args),
    variables: sockets.variables,
  },
  readers: { what: 'dashboardStats while orders are placed, median in ms', value: 'p50', run: readBesideOrders },
  batches: { what: 'placeOrder, CPU in µs', run: placeOrders },
};
const COLUMNS = [
  ['with', 'with', 1],
  ['without', 'without', 1],
  ['ratio', 'without ÷ with', 2],
];

/** What each optimisation is worth: one benchmark with all of them, and with all but that one. */
export const optimisations = {
  title: 'Optimisations',
  async play(settings) {
    const all = new Figures();
    const differences = [];
    for (const name of OPTIMIZATIONS) {
      const { what, value = 'cpu', run, variables = {} } = SHOWN[name];
      const start = (on) => () => startFoyer({ ...variables, OPTIMIZATIONS: on });
      const servers = { with: start('on'), without: start(allBut(name)) };
      const played = await playRounds({ title: name, servers, run }, brief(settings));
      const [figure] = played.figures.keys()[0];
      const [on, off] = ['with', 'without'].map((server) => played.figures.get(figure, server, value));
      all.add(name, what, { with: on, without: off, ratio: off / on });
      differences.push(...played.differences);
    }
    return { figures: all, differences, columns: COLUMNS };
  },
};

const allBut = (name) => OPTIMIZATIONS.filter((other) => other !== name).join(',');

/** Seven optimisations, twice each, in five minutes. */
function brief({ rounds, seconds, sockets: count, changes, ...rest }) {
  return {
    ...rest,
    rounds: Math.min(rounds, 2),
    seconds: Math.min(seconds, 2),
    warmUp: 1,
    sockets: Math.min(count, 2000),
    changes: Math.min(changes, 10),
  };
}

function byAdmin({ admin }) {
  return bearer(admin);
}

function reads(query, headersFor = () => ({})) {
  return async (server, { seconds, warmUp }, add) => {
    const headers = headersFor(server);
    await server.graphql(query, {}, headers); // throws where it is refused
    const requests = [httpRequest(server, { query }, headers)];
    await warm(server, requests, { seconds: warmUp });
    add('read', await measure(server, requests, { seconds }));
  };
}

async function placeOrders(server, { seconds, warmUp }, add) {
  await place(server, placements(server), warmUp);
  add('placeOrder', await place(server, placements(server), seconds));
}

/** One read after another, while 64 connections place orders. */
async function readBesideOrders(server, { seconds, warmUp }, add) {
  await place(server, placements(server), warmUp);
  const times = [];
  const placing = place(server, placements(server), seconds);
  await pause(BEGUN_MS);
  const underWay = Promise.resolve();
  while ((await Promise.race([placing, underWay])) === undefined) {
    const began = performance.now();
    await server.graphql(STATS, {}, byAdmin(server));
    times.push(performance.now() - began);
  }
  add('read', { p50: median(times) });
}
