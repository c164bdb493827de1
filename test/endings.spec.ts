import { once } from 'node:events';
import { WebSocket } from 'ws';
import { Foyer } from './support/foyer.js';
import { register, type Customer, stage } from './support/box-office.js';
import { watch } from './support/watching.js';

const PROTOCOL = 'graphql-transport-ws';
const init = { type: 'connection_init' };

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
    const open = async ({ client }: Customer) => {
      const cookie = await client.jar.getCookieString(own.url);
      const socket = new WebSocket(`${own.url.replace('http', 'ws')}/graphql`, PROTOCOL, { headers: { cookie } });
      await once(socket, 'open');
      socket.send(JSON.stringify(init));
      return socket;
    };
    const [busy, idle] = [await register(own), await register(own)];
    own.clock.advance(120 * 60_000 - 2000);
    const [stays, goes] = [await open(busy), await open(idle)];
    await busy.client.does('{ me { id } }');
    expect((await once(goes, 'close'))[0]).toBe(4403); // after the other one's time, which came first
    stays.ping();
    await once(stays, 'pong');
    stays.terminate();
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
