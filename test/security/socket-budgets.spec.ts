import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../support/client.js';
import { register } from '../support/box-office.js';
import { from, SHOP, start, upgrade } from './support/budgets.js';
import { expectHealthy } from './support/harmless.js';
import { Socket } from './support/socket.js';

describe('sockets', () => {
  it('are counted by address, whatever it says that it is, and by user', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '4', SOCKETS_PER_USER: '2' });
    const [ada, ben] = [await register(foyer), await register(foyer)];
    const open = (client?: Client, headers = {}) => Socket.open(foyer.url, client, headers);
    const first = await open(ada.client);
    await open(ada.client);
    await expect(open(ada.client)).rejects.toThrow('429');
    await open(ben.client);
    await open();
    await expect(open(ben.client)).rejects.toThrow('429');
    await expect(open(undefined, from('10.0.0.1'))).rejects.toThrow('429');
    first.terminate();
    await first.closed;
    await expectHealthy(foyer);
    await until(() => open());
    await foyer.stop();
  });

  it('are counted by the user whose token they show, and not against themselves', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '3', SOCKETS_PER_USER: '1' });
    const { client } = await register(foyer);
    const make = 'mutation { createApiToken(name: "script") { secret } }';
    const { secret } = (await client.does<{ createApiToken: { secret: string } }>(make)).createApiToken;
    const token = { authorization: `Bearer ${secret}` };
    const mine = await Socket.open(foyer.url, client, {}, token);
    expect((await mine.asks('subscription { myOrders { totalCount } }')).errors).toBeUndefined();
    await Socket.open(foyer.url); // and so the next one is the last that the address may have
    const another = await Socket.begin(foyer.url, undefined, {}, token);
    expect(await another.closed).toBe(4429);
    mine.terminate();
    await mine.closed;
    const last = await Socket.open(foyer.url, undefined, {}, token);
    expect((await last.asks('subscription { myOrders { totalCount } }')).errors).toBeUndefined();
    last.terminate();
    await foyer.stop();
  });

  it('are refused beyond that with a 429 alone: when there will be room, nobody knows', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '2', SOCKETS_PER_USER: '1' });
    const { client } = await register(foyer);
    const text = 'HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
    await Socket.open(foyer.url, client);
    expect(await upgrade(foyer, await client.jar.getCookieString(foyer.url))).toEqual({ status: 429, text });
    expect((await upgrade(foyer)).status).toBe(400);
    await Socket.open(foyer.url);
    expect(await upgrade(foyer)).toEqual({ status: 429, text });
    await foyer.stop();
  });

  it('are told apart behind a proxy that is trusted', async () => {
    const foyer = await start({ SOCKETS_PER_ADDRESS: '1', TRUST_PROXY: '1' });
    await Socket.open(foyer.url, undefined, from('10.0.0.1'));
    await Socket.open(foyer.url, undefined, from('10.0.0.2'));
    await expect(Socket.open(foyer.url, undefined, from('10.0.0.9, 10.0.0.1'))).rejects.toThrow('429');
    await foyer.stop();
  });

  it('hold 50 subscriptions of 1,000 that are asked for at once', async () => {
    const foyer = await start({ MESSAGES_PER_MINUTE: '2000' });
    const socket = await Socket.open(foyer.url);
    for (let n = 0; n < 1000; n++) socket.subscribe(`s${n}`, `subscription ${SHOP}`);
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, n) => socket.answer(({ id }) => id === `s${n}`)),
    );
    expect(answers.filter(({ type }) => type === 'next')).toHaveLength(50);
    await expectHealthy(foyer);
    socket.terminate();
    await foyer.stop();
  });

  it.each([
    ['messages', (socket: Socket) => socket.send({ type: 'ping' })],
    ['pings', (socket: Socket) => socket.socket.ping()],
    ['pongs', (socket: Socket) => socket.socket.pong()],
    ['subscriptions', (socket: Socket) => socket.subscribe('again', `subscription { no }`)],
  ])('close with 4429 under a flood of %s', async (_, flood) => {
    const foyer = await start({ MESSAGES_PER_MINUTE: '100' });
    const socket = await Socket.open(foyer.url);
    for (let n = 0; n < 99; n++) socket.send({ type: 'pong' });
    for (let n = 0; n < 1000 && socket.socket.readyState === socket.socket.OPEN; n++) flood(socket);
    expect(await socket.closed).toBe(4429);
    await expectHealthy(foyer);
    await foyer.stop();
  });
});

/** Tries until it works; the test's own time limit ends it. */
async function until<Value>(work: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(10);
    }
  }
}
