import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LiveViews } from '../../src/watching/live-views.js';
import { until } from '../security/support/standing.js';
import { Foyer } from '../support/foyer.js';
import { stage } from '../support/box-office.js';
import { init, openSocket, subscribe, type Opening } from '../support/sockets.js';

/** Bytes that are still held after a garbage collection. */
function retained(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

describe('the WebSocket server', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ SOCKETS_PER_USER: '100', MAX_PENDING_PER_CUSTOMER: '0' });
  });
  afterAll(() => foyer.stop());

  const open = (options: Opening = {}) => openSocket(foyer.url, options);
  /** Values that somebody watches. */
  const watchedValues = () => foyer.app.get(LiveViews).watched;

  it('holds at most 50 subscriptions, and forgets those that are over, whatever their ids', async () => {
    const socket = open();
    const refused: string[] = [];
    const done = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; id: string };
        if (message.type === 'error') refused.push(message.id);
        if (message.id === 'last' && message.type !== 'error') resolve();
      });
    });
    await once(socket, 'open');
    socket.send(JSON.stringify(init));
    await once(socket, 'message');
    for (let i = 0; i < 60; i++) {
      socket.send(JSON.stringify(subscribe('same')));
      socket.send(JSON.stringify({ id: 'same', type: 'complete' }));
    }
    for (let i = 0; i < 60; i++) {
      socket.send(JSON.stringify(subscribe(`id${i}`)));
      await once(socket, 'message');
    }
    for (let i = 0; i < 60; i++) socket.send(JSON.stringify({ id: `id${i}`, type: 'complete' }));
    socket.send(JSON.stringify(subscribe('last')));
    await done;
    expect(refused.length).toBeGreaterThanOrEqual(10);
    const closed = once(socket, 'close');
    socket.close();
    await closed;
    await until(() => watchedValues() === 0);
  });

  it('goes at most every quarter of a second, whatever happens, and ends with the exact figures', async () => {
    const { admin, event, vip, customers } = await stage(foyer, { vip: 1000, customers: 4 });
    const cookie = await admin.client.jar.getCookieString(foyer.url);
    const socket = open({ cookie });
    const pushes: { pendingOrders: number; approvedOrders: number }[] = [];
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as {
        payload?: { data: { dashboardStats: (typeof pushes)[number] } };
      };
      if (message.payload) pushes.push(message.payload.data.dashboardStats);
    });
    await once(socket, 'open');
    socket.send(JSON.stringify(init));
    await once(socket, 'message');
    const query = `subscription { dashboardStats(eventId: "${event.id}") { pendingOrders approvedOrders } }`;
    socket.send(JSON.stringify(subscribe('1', query)));
    await once(socket, 'message');

    const began = performance.now();
    for (const customer of customers) {
      const orders = await Promise.all(Array.from({ length: 25 }, () => customer.places({ [vip.id]: 1 })));
      await Promise.all(orders.map((order) => admin.approves(order)));
    }
    const seconds = (performance.now() - began) / 1000;
    while (pushes.at(-1)!.approvedOrders < 100) await once(socket, 'message');
    socket.terminate();

    expect(pushes.length).toBeLessThanOrEqual(5 * Math.ceil(seconds + 0.5));
    expect(pushes.at(-1)).toEqual({ pendingOrders: 0, approvedOrders: 100 });
    expect(new Set(pushes.map((push) => JSON.stringify(push))).size).toBe(pushes.length);
  });

  it('keeps only the newest for who does not read: 100 paused readers cost less than 50 MB', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 1000 });
    const cookie = await admin.client.jar.getCookieString(foyer.url);
    const query = `subscription { recentActivity(eventId: "${event.id}", first: 20) { id kind at actor { username email fullName } ticketType { name } order { id code } } }`;
    const readers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = open({ cookie });
        await once(socket, 'open');
        socket.send(JSON.stringify(init));
        await once(socket, 'message');
        socket.pause();
        socket.send(JSON.stringify(subscribe('1', query)));
        return socket;
      }),
    );
    const before = retained();
    for (let i = 0; i < 15; i++) await customer.places({ [vip.id]: 1 });
    const grown = retained() - before;
    for (const socket of readers) socket.terminate();
    expect(grown).toBeLessThan(50 * 1024 * 1024);
  });
});
