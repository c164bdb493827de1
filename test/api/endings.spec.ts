import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Foyer } from '../support/foyer.js';
import { register, type Customer, stage } from '../support/box-office.js';
import { watch } from '../support/watching.js';
import { Socket } from '../security/support/socket.js';

const PROTOCOL = 'graphql-transport-ws';
const init = { type: 'connection_init' };
const MINE = 'subscription { myOrders { totalCount } }';

/** Each on a Foyer of its own, since something ends in it. */
describe('endings', () => {
  it('goes on with the new default event after a reset, and ends what named something that is gone', async () => {
    const own = await Foyer.start();
    const { admin, customer, event, vip } = await stage(own);
    const order = await customer.places({ [vip.id]: 1 });
    await using figures = await watch(
      own,
      admin.client,
      'subscription { dashboardStats { event { id } pendingOrders } }',
    );
    await using mine = await watch(own, customer.client, 'subscription { myOrders { totalCount } }');
    await using one = await watch(own, customer.client, 'subscription ($id: ID!) { order(id: $id) { id } }', {
      id: order.id,
    });
    const old = (await figures.next())['dashboardStats'] as { event: { id: string } };
    await using types = await watch(own, own.client(), 'subscription ($id: ID) { ticketTypes(eventId: $id) { id } }', {
      id: event.id,
    });
    await Promise.all([mine.next(), one.next(), types.next()]);

    await admin.client.does('mutation { resetAllData(confirm: "RESET ALL DATA") }');

    const renewed = (await figures.next())['dashboardStats'] as { event: { id: string } };
    expect(renewed.event.id).not.toBe(old.event.id);
    await mine.until({ myOrders: { totalCount: 0 } });
    expect(await one.over()).toBe(true);
    expect(await types.over()).toBe(true);
    await own.stop();
  });

  it('closes a socket when its session is over, which a socket does not prolong and a request does', async () => {
    const own = await Foyer.start();
    own.clock.stop();
    const open = async ({ client }: Customer) => {
      const socket = await Socket.open(own.url, client);
      expect(await socket.asks(MINE)).toEqual({ data: { myOrders: { totalCount: 0 } } });
      return socket;
    };
    const [busy, idle] = [await register(own), await register(own)];
    own.clock.advance(120 * 60_000 - 100);
    const [stays, goes] = [await open(busy), await open(idle)];
    await busy.client.does('{ me { id } }');
    own.clock.advance(100);
    expect(await goes.closed).toBe(4401); // after the other one was looked at, which came first
    expect(await stays.asks(MINE)).toEqual({ data: { myOrders: { totalCount: 0 } } });
    stays.terminate();
    await own.stop();
  });

  it('cuts off who answers no ping by the next one, and nobody else', async () => {
    const own = await Foyer.start({ PING_SECONDS: '3' });
    const url = `${own.url.replace('http', 'ws')}/graphql`;
    const [there, gone] = [new WebSocket(url, PROTOCOL), new WebSocket(url, PROTOCOL, { autoPong: false })];
    await Promise.all([once(there, 'open'), once(gone, 'open')]);
    for (const socket of [there, gone]) socket.send(JSON.stringify(init));
    expect((await once(gone, 'close'))[0]).toBe(1006);
    await once(there, 'ping');
    expect(there.readyState).toBe(WebSocket.OPEN);
    there.terminate();
    await own.stop();
  });

  it('says goodbye with 1001 when it is stopped, and waits for nobody who does not answer', async () => {
    const foyer = await Foyer.start();
    const url = `${foyer.url.replace('http', 'ws')}/graphql`;
    const [polite, deaf] = [new WebSocket(url, PROTOCOL), new WebSocket(url, PROTOCOL)];
    await Promise.all([once(polite, 'open'), once(deaf, 'open')]);
    deaf.pause();
    const goodbye = once(polite, 'close') as Promise<[number]>;
    await foyer.stop();
    expect((await goodbye)[0]).toBe(1001);
    deaf.terminate();
  });
});
