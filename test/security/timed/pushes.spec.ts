import { StandingCosts } from '../../../src/limits/standing-costs.js';
import { stage, type Stage } from '../../support/box-office.js';
import { Foyer } from '../../support/foyer.js';
import { Socket } from '../support/socket.js';
import { start, subscribe, until, untilNothingStands } from '../support/standing.js';

/** Like the pages of staff. */
const DASHBOARD = ({ event, vip, regular }: Stage) => [
  `dashboardStats(eventId: "${event.id}") { pendingOrders ticketTypes { available ticketType { id name } } }`,
  `pendingOrders(eventId: "${event.id}", first: 50) { id customer { username } items { quantity } }`,
  `queue(ticketTypeId: "${vip.id}", first: 50) { quantity customer { username } order { id } }`,
  `queue(ticketTypeId: "${regular.id}", first: 50) { quantity customer { username } order { id } }`,
  `recentActivity(eventId: "${event.id}", first: 30) { id kind order { code } }`,
];

describe('what is pushed', () => {
  it('is paid for: beyond the burst it waits its turn, the newest comes last, and others are not kept waiting', async () => {
    const foyer = await start({ PUSH_POINTS_PER_USER: '300' });
    const { admin, event, vip, customer } = await stage(foyer);
    const query = `subscription { ticketTypes(eventId: "${event.id}") { id available } }`;
    const ids = Array.from({ length: 10 }, (_, n) => `s${n}`);
    const mine = await Socket.open(foyer.url, customer.client);
    const another = await Socket.open(foyer.url);
    for (const id of ids) await subscribe(mine, id, query);
    await subscribe(another, 'other', query);
    const shows = (socket: Socket, id: string, available: number) =>
      JSON.stringify(socket.newest(id)).includes(`"available":${available}`);

    const began = performance.now();
    for (let available = 60; available < 63; available++) {
      await admin.changes(vip.id, { available });
      await until(() => shows(another, 'other', available));
    }
    await until(() => ids.every((id) => shows(mine, id, 62)));
    const paid = 1500 + 300 * ((performance.now() - began) / 1000);
    const pushes = ids.reduce((sum, id) => sum + mine.valuesOf(id) - 1, 0);
    expect(pushes * 110).toBeLessThanOrEqual(paid + 110);
    expect(another.valuesOf('other')).toBe(4);
    mine.terminate();
    another.terminate();
    await untilNothingStands(foyer);
    await foyer.stop();
  });

  it('holds nothing back where its socket goes while it waits to be paid for', async () => {
    const foyer = await start({ PUSH_POINTS_PER_ADDRESS: '1' });
    const { admin, vip, customer } = await stage(foyer);
    const socket = await Socket.open(foyer.url, customer.client);
    const query = 'subscription { ticketTypes { id available } }';
    for (let n = 0; n < 50; n++) await subscribe(socket, `s${n}`, query);
    await admin.client.does('mutation { updateTicketType(id: "1", input: { available: 7 }) { id } }');
    await admin.changes(vip.id, { available: 1 });
    for (let n = 0; n < 25; n++) socket.send({ id: `s${n}`, type: 'complete' });
    await until(() => foyer.app.get(StandingCosts).counted === 3);
    socket.terminate();
    await untilNothingStands(foyer);
    await foyer.stop();
  });

  it('comes within a second to the dashboards of an office of ten, by default limits', async () => {
    const foyer = await Foyer.start({ RATE_LIMITS: 'on' });
    const set = await stage(foyer);
    const views = DASHBOARD(set);
    const sockets: Socket[] = [];
    for (let n = 0; n < 10; n++) {
      const socket = await Socket.open(foyer.url, set.admin.client);
      for (const [v, view] of views.entries()) await subscribe(socket, `v${v}`, `subscription { ${view} }`);
      sockets.push(socket);
    }
    const waits: number[] = [];
    while (waits.length < 5 && Math.min(...waits) >= 1000) {
      const before = sockets.map((socket) => views.map((_, v) => socket.valuesOf(`v${v}`)));
      const began = performance.now();
      await set.customer.places({ [set.vip.id]: 1, [set.regular.id]: 1 });
      await until(() => sockets.every((s, at) => views.every((_, v) => s.valuesOf(`v${v}`) > before[at]![v]!)));
      waits.push(performance.now() - began);
    }
    expect(Math.min(...waits)).toBeLessThan(1000);
    for (const socket of sockets) socket.terminate();
    await foyer.stop();
  });
});
