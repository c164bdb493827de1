import { MERCURIUS_EACH, MERCURIUS_GROUP } from '../servers/peers.mjs';

const LIMITED = 'Foyer, limits and log on';
const of =
  (figure, value, server = 'Foyer') =>
  (figures) =>
    figures.get(figure, server, value);
const ratio = (figure, peer) => (figures) =>
  figures.get(figure, 'Foyer', 'perSecond') / figures.get(figure, peer, 'perSecond');
const cpu = (figure, most, server) => ({ what: `${figure}, CPU in µs`, value: of(figure, 'cpu', server), most });
const socketFigure = (value) => (figures) => figures.get(figures.keys()[0][0], 'Foyer', value);
const growth = (figure, most) => ({ what: `${figure}, by size`, value: of(figure, 'ratio'), most });

/** What the benchmarks are to reach, by title. `least` and `most` are inclusive. */
export const TARGETS = {
  Reading: [
    { what: 'ticketTypes ÷ Mercurius with JIT', value: ratio('ticketTypes', MERCURIUS_GROUP), least: 1.5 },
    { what: 'ticketTypes with limits and log on, CPU in µs', value: of('ticketTypes', 'cpu', LIMITED), most: 60 },
    { what: 'event with limits and log on, CPU in µs', value: of('event', 'cpu', LIMITED), most: 60 },
    { what: 'events with limits and log on, CPU in µs', value: of('events', 'cpu', LIMITED), most: 60 },
    cpu('ticketTypes with an API token', 350),
  ],
  Placing: [
    { what: 'placeOrder ÷ Mercurius with group commit', value: ratio('placeOrder', MERCURIUS_GROUP), least: 0.2 },
    { what: 'placeOrder ÷ Mercurius with one commit each', value: ratio('placeOrder', MERCURIUS_EACH), least: 2 },
    cpu('placeOrder', 450),
    { what: 'placeOrder, p99 in ms', value: of('placeOrder', 'p99'), most: 100 },
  ],
  Approving: [
    { what: 'approveOrder ÷ Mercurius with one commit each', value: ratio('approveOrder', MERCURIUS_EACH), least: 1 },
    cpu('approveOrder', 750),
    cpu('processNextOrder', 750),
  ],
  PostgreSQL: [
    {
      what: 'one replica ÷ pgbench',
      value: (figures) =>
        figures.get('placeOrder', '1 replica', 'perSecond') / figures.get('placeOrder', 'pgbench', 'perSecond'),
      least: 0.3,
    },
    {
      what: 'CPU per order of two replicas ÷ one',
      value: (figures) =>
        figures.get('placeOrder', '2 replicas', 'cpu') / figures.get('placeOrder', '1 replica', 'cpu'),
      most: 1.1,
    },
  ],
  'Logged-in reads': ['me', 'myOrders', 'order', 'dashboardStats', 'pendingOrders', 'queue'].map((name) =>
    cpu(name, 900),
  ),
  Growth: [growth('dashboardStats', 1.2), growth('orders', 2), growth('orders, searched', 2), growth('myOrders', 2)],
  Sockets: [
    { what: 'p99 of a change, ms', value: socketFigure('p99'), most: 150 },
    { what: 'messages/s', value: socketFigure('messagesPerSecond'), least: 150_000 },
    { what: 'most memory, MB', value: socketFigure('mostMemory'), most: 350 },
    { what: 'time to open all, ms', value: socketFigure('openMs'), most: 10_000 },
  ],
  'Start and memory': [
    { what: 'from spawn to ready, ms', value: of('start', 'startMs'), most: 1500 },
    { what: 'memory at rest, MB', value: of('memory', 'memory'), most: 160 },
    { what: 'most memory under load, MB', value: of('memory', 'mostMemory'), most: 250 },
  ],
};
