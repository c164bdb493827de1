import { equals } from '@jest/expect-utils';
import { jest } from '@jest/globals';
import { Loaders } from '../../src/persistence/loaders.js';
import { Socket } from '../security/support/socket.js';
import { until } from '../security/support/standing.js';
import { register, Staff, stage } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';

const TYPES = '($id: ID) { ticketTypes(eventId: $id) { id available } }';
const PRICES =
  '($id: ID, $all: Boolean!) { types: ticketTypes(eventId: $id) { left: available price @include(if: $all) { amount } } }';
const PENDING = '($id: ID) { pendingOrders(eventId: $id) { id nextStatuses customer { username secondFactor } } }';
const FIGURES =
  '($id: ID) { dashboardStats(eventId: $id) { pendingOrders ticketTypes { available ticketType { name } } } }';

interface Watcher {
  client: Client;
  text: string;
  variables: object;
  socket: Socket;
  id: string;
}

describe.each([
  ['one execution for those who watch the same', 'on'],
  ['an execution for each', 'off'],
])('live views, with %s', (_, OPTIMIZATIONS) => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start({ OPTIMIZATIONS });
  });
  afterAll(() => foyer.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function agent(): Promise<Staff> {
    const { client, username } = await register(foyer);
    await foyer.em.execute(`update users set role = 'AGENT' where username = '${username}'`);
    return new Staff(client, username);
  }

  const asked = async ({ client, text, variables }: Watcher) => (await client.asks(`query ${text}`, variables)).data;
  const expectAsAsked = async (watchers: Watcher[]) => {
    const answers = await Promise.all(watchers.map(asked));
    expect(answers).not.toContain(undefined);
    await until(() => watchers.every(({ socket, id }, at) => equals(socket.newest(id), answers[at])));
  };

  it('show each watcher what its own query answers, whatever others select and may see', async () => {
    const { admin, event, vip, customer } = await stage(foyer);
    const staff = [admin, await agent(), await agent()];
    for (const one of staff) await one.places({ [vip.id]: 1 });
    const rows: [Client, string, object?][] = [foyer.client(), foyer.client(), customer.client, admin.client].flatMap(
      (client) => [
        [client, TYPES],
        [client, PRICES, { all: true }],
        [client, PRICES, { all: false }],
        [client, TYPES],
      ],
    );
    for (const { client } of staff) rows.push([client, PENDING], [client, FIGURES], [client, PENDING]);

    const watchers: Watcher[] = [];
    const sockets = new Map<Client, Socket>();
    for (const [at, [client, text, more]] of rows.entries()) {
      const socket = sockets.get(client) ?? (await Socket.open(foyer.url, client));
      sockets.set(client, socket);
      const watcher = { client, text, variables: { id: event.id, ...more }, socket, id: `s${at % 7}` };
      socket.subscribe(watcher.id, `subscription ${text}`, watcher.variables);
      watchers.push(watcher);
    }
    await expectAsAsked(watchers);
    await customer.places({ [vip.id]: 2 });
    await admin.changes(vip.id, { addAvailable: 5 });
    await expectAsAsked(watchers);
    await admin.changes(vip.id, { price: 7, name: 'Renamed' });
    await admin.approves(await customer.places({ [vip.id]: 1 }));
    await expectAsAsked(watchers);
    for (const socket of sockets.values()) socket.terminate();
  });

  it('execute once for all, or once for each', async () => {
    const { admin, event, vip } = await stage(foyer);
    const loaded = jest.spyOn(foyer.app.get(Loaders), 'of');
    const query = `subscription { ticketTypes(eventId: "${event.id}") { available price { amount } } }`;
    const watchers = await Promise.all(
      Array.from({ length: 12 }, async (__, n) => ({
        socket: await Socket.open(foyer.url),
        id: n < 6 ? '1' : `s${n}`,
      })),
    );
    for (const { socket, id } of watchers) socket.subscribe(id, query);
    await until(() => watchers.every(({ socket, id }) => socket.valuesOf(id) === 1));
    const executions = OPTIMIZATIONS === 'on' ? 1 : watchers.length;
    expect(loaded).toHaveBeenCalledTimes(2 * executions);
    await admin.changes(vip.id, { addAvailable: 1 });
    const { available } = await admin.stockOf(event).then(({ VIP }) => VIP!);
    await until(() => watchers.every(({ socket, id }) => JSON.stringify(socket.newest(id)).includes(`:${available}`)));
    for (const { socket } of watchers) socket.terminate();
  });

  it('go on for the others where one completes, does not read, or loses its session', async () => {
    const { admin, event, vip, customers } = await stage(foyer, { customers: 2 });
    const query = `subscription { ticketTypes(eventId: "${event.id}") { id available } }`;
    const [stays, completes, sleeps] = [
      await Socket.open(foyer.url),
      await Socket.open(foyer.url, customers[0]!.client),
      await Socket.open(foyer.url),
    ];
    const leaves = await Socket.open(foyer.url, customers[1]!.client);
    for (const socket of [stays, completes, sleeps, leaves]) {
      socket.subscribe('1', query);
      await socket.answer(({ type }) => type === 'next');
    }
    sleeps.socket.pause();
    completes.send({ id: '1', type: 'complete' });
    await completes.asks(`subscription { ticketTypes(eventId: "${event.id}") { name } }`); // after the completion
    await customers[1]!.client.does('mutation { logout }');
    expect(await leaves.closed).toBe(4401);
    for (const available of [70, 71, 72]) {
      await admin.changes(vip.id, { available });
      await until(() => JSON.stringify(stays.newest('1')).includes(`"available":${available}`));
    }
    sleeps.socket.resume();
    await until(() => JSON.stringify(sleeps.newest('1')).includes('"available":72'));
    expect([completes.valuesOf('1'), leaves.valuesOf('1'), stays.valuesOf('1')]).toEqual([1, 1, 4]);
    for (const socket of [stays, completes, sleeps]) socket.terminate();
  });
});
