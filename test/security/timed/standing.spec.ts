import { StandingCosts } from '../../../src/limits/standing-costs.js';
import { LEAVE, register, stage, type Customer } from '../../support/box-office.js';
import { Foyer } from '../../support/foyer.js';
import { crowd, waitInLine } from '../support/crowd.js';
import { expectOthersServed } from '../support/meanwhile.js';
import { Socket } from '../support/socket.js';
import { start, subscribe, until, untilNothingStands } from '../support/standing.js';

const ORDERS = 'edges { node { id code status total { amount } event { id name } customer { id username } } }';
const HEAVY = `subscription { myOrders(first: 100) { ${ORDERS} second: ${ORDERS} } }`;
const HEAVY_COST = 1001;
const LIGHT = 'subscription { myOrders(first: 50) { edges { node { id } } } }';
const LIGHT_COST = 101;

/** Orders of a customer that are decided already, made past the application. */
async function ordersOf(foyer: Foyer, { username }: Customer, event: string, count: number): Promise<void> {
  const [row] = await foyer.rows('select coalesce(max(id), 0) as last from arrival');
  const ids = Array.from({ length: count }, (_, n) => Number(row!['last']) + n + 1);
  await foyer.em.execute(`insert into arrival (id) values ${ids.map((id) => `(${id})`).join(',')}`);
  const order = (id: number) =>
    `(${id}, 'CODE${id}', ${foyer.row(event)}, (select id from users where username = '${username}'), 'REJECTED', 1, 1000, 'USD', ${Date.now()}, 1)`;
  await foyer.em.execute(
    `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at, word_count)
     values ${ids.map(order).join(',')}`,
  );
}

describe('a customer with 70 heavy subscriptions', () => {
  it('has those open that the limits leave, and keeps nobody waiting with what is pushed', async () => {
    const foyer = await start();
    const { event, vip, customer } = await stage(foyer);
    await ordersOf(foyer, customer, event.id, 100);
    const sockets: Socket[] = [];
    for (let n = 0; n < 4; n++) sockets.push(await Socket.open(foyer.url, customer.client));
    const open: (readonly [Socket, string])[] = [];
    for (let n = 0; n < 70; n++) {
      const [socket, id] = [sockets[n % 4]!, `heavy ${n}`];
      if ((await subscribe(socket, id, HEAVY)).type === 'next') open.push([socket, id]);
    }
    expect(open).toHaveLength(Math.floor(40_000 / HEAVY_COST));

    await expectOthersServed(foyer, async () => {
      const told = () => open.reduce((sum, [socket, id]) => sum + socket.valuesOf(id), 0);
      const before = told();
      for (let n = 0; n < 3; n++) await customer.cancels(await customer.places({ [vip.id]: 1 }));
      await until(() => told() > before);
    });
    for (const socket of sockets) socket.terminate();
    await untilNothingStands(foyer);
    await foyer.stop();
  });
});

describe('a customer who joins and leaves a queue that 190 others watch', () => {
  it('is told to none of them; who leaves the front of it moves all, and others are served meanwhile', async () => {
    const foyer = await start();
    const { admin, customer, vip } = await stage(foyer, { vip: 0 });
    const members = await crowd(foyer, 190);
    const entries = await waitInLine(foyer, members, vip.id);
    const sockets = await Promise.all(members.map(({ hello }) => Socket.open(foyer.url, undefined, {}, hello)));
    const query = 'subscription { myQueueEntries { position ticketType { name event { name } } } }';
    await Promise.all(sockets.map((socket) => subscribe(socket, 'mine', query)));

    await expectOthersServed(foyer, async () => {
      for (let n = 0; n < 5; n++) await customer.leaves(await customer.joins(vip.id));
    });
    const last = sockets.at(-1)!;
    let left = 0;
    await expectOthersServed(foyer, async () => {
      await admin.client.does(LEAVE, { id: entries[left++] });
      await last.answer(({ payload }) => JSON.stringify(payload)?.includes(`"position":${190 - left},`));
    });
    expect(last.valuesOf('mine')).toBe(1 + left);
    for (const socket of sockets) socket.terminate();
    await untilNothingStands(foyer);
    await foyer.stop();
  });
});

describe('what stands open', () => {
  it('is refused beyond the limit of a socket, of a user and of an address, with the figures', async () => {
    const foyer = await start({
      STANDING_COST_PER_SOCKET: '250',
      STANDING_COST_PER_USER: '350',
      STANDING_COST_PER_ADDRESS: '450',
    });
    const [ada, ben] = [await register(foyer), await register(foyer)];
    const { createApiToken } = await ada.client.does<{ createApiToken: { secret: string } }>(
      'mutation { createApiToken(name: "script") { secret } }',
    );
    const token = { authorization: `Bearer ${createApiToken.secret}` };
    const first = await Socket.open(foyer.url, ada.client);
    const second = await Socket.open(foyer.url, ben.client, {}, token); // Ada's from here on
    const third = await Socket.open(foyer.url, ben.client);
    const stands = async (socket: Socket, id: string) => expect((await subscribe(socket, id, LIGHT)).type).toBe('next');
    const isRefused = async (socket: Socket, measure: string, limit: number, requested: number) =>
      expect((await socket.refusal(LIGHT)).extensions).toEqual({
        code: 'GRAPHQL_VALIDATION_FAILED',
        details: { measure: `standingCost.${measure}`, limit, requested },
      });

    for (const id of ['1', '2']) await stands(first, id);
    await isRefused(first, 'socket', 250, 3 * LIGHT_COST);
    await stands(second, '3');
    await isRefused(second, 'user', 350, 4 * LIGHT_COST);
    await stands(third, '4');
    await isRefused(third, 'address', 450, 5 * LIGHT_COST);
    first.terminate();
    await first.closed;
    await until(() => foyer.app.get(StandingCosts).counted === 2 + 2 + 1);
    await stands(second, '5');
    await stands(third, '6');
    for (const socket of [second, third]) socket.terminate();
    await untilNothingStands(foyer);
    await foyer.stop();
  });

  it('gives its place back, however it ends: at once, refused, completed, with what it shows, with its socket', async () => {
    const foyer = await start({ STANDING_COST_PER_SOCKET: '250' });
    const { admin, customer, vip } = await stage(foyer);
    const socket = await Socket.open(foyer.url, customer.client);
    let tries = 0;
    /** Tries until there is room for two, which is all that there ever is. */
    const fits = async () => {
      for (let open = 0; open < 2;) {
        const ids = [`try ${tries++}`, `try ${tries++}`];
        const answers = await Promise.all(ids.map((id) => subscribe(socket, id, LIGHT)));
        open = answers.filter(({ type }) => type === 'next').length;
        for (const id of ids) socket.send({ id, type: 'complete' });
        await untilNothingStands(foyer);
      }
    };
    await fits();
    for (let n = 0; n < 20; n++) {
      socket.subscribe('same', LIGHT);
      socket.send({ id: 'same', type: 'complete' });
    }
    await fits();
    for (const refused of ['order(id: "999999") { id }', 'myOrders(first: 1000) { totalCount }', 'nothing']) {
      expect((await socket.asks(`subscription { ${refused} }`)).errors).toHaveLength(1);
    }
    await fits();
    const { id } = await customer.places({ [vip.id]: 1 });
    await subscribe(socket, 'gone', `subscription { order(id: "${id}") { status } }`);
    await admin.client.does('mutation { resetAllData(confirm: "RESET ALL DATA") }');
    await socket.answer((message) => message.id === 'gone' && message.type === 'complete');
    await fits();
    // graphql-ws forgets a subscription whose id is taken again while it starts; this one stands until its socket goes.
    socket.subscribe('again', LIGHT);
    socket.send({ id: 'again', type: 'complete' });
    socket.subscribe('again', LIGHT);
    await until(() => socket.valuesOf('again') === 2);
    socket.send({ id: 'again', type: 'complete' });
    for (let n = 0; n < 10; n++) socket.subscribe(`late ${n}`, LIGHT);
    socket.terminate();
    await untilNothingStands(foyer);
    await foyer.stop();
  });
});
