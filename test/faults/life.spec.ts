import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { lines, PLACE, stage } from '../support/box-office.js';
import { expectInvariants } from '../support/invariants.js';
import { runningTime } from '../support/running-time.js';
import { Cluster, SHAPES, type Replica } from './support/cluster.js';
import { notReady, until } from './support/health.js';

const socketTo = (replica: Replica) =>
  new WebSocket(`${replica.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');

/** A connection on which `text` was sent, and which hears nothing of a close. */
async function deaf(replica: Replica, text: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(replica.url).port), host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {}).pause();
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

describe.each(SHAPES)('the end of a process on %s', (shape) => {
  it('is not ready at once, finishes what is under way, says 1001, and is over in ten seconds whoever ignores it', async () => {
    const cluster = await Cluster.open(shape);
    const { customer, vip } = await stage(cluster);
    const [replica] = cluster.replicas;
    const sockets = Array.from({ length: 50 }, () => socketTo(replica!));
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    const [polite, ...rude] = sockets;
    for (const socket of rude) socket.pause();
    const goodbye = once(polite!, 'close') as Promise<[number]>;
    const half = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{';
    const peers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => deaf(replica!, n % 2 ? half : 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')),
    );

    // Half of an order is there when the signal comes.
    const body = JSON.stringify({ query: PLACE, variables: { input: { items: lines({ [vip.id]: 1 }) } } });
    const cookie = await customer.client.jar.getCookieString(replica!.url);
    const order = connect(Number(new URL(replica!.url).port), '127.0.0.1');
    order.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    order.write(body.slice(0, 20));
    let answer = '';
    order.on('data', (chunk: Buffer) => (answer += chunk));

    const began = runningTime();
    const exit = replica!.end('SIGTERM');
    expect(await until(replica!, notReady)).toBeLessThan(1000);
    order.write(body.slice(20));
    await once(order, 'close');
    expect(answer).toContain('"status":"PENDING"');
    expect((await goodbye)[0]).toBe(1001);
    expect(await exit).toBe(0);
    expect(runningTime() - began).toBeLessThan(10_000);

    for (const socket of rude) socket.terminate();
    for (const peer of peers) peer.destroy();
    await replica!.start();
    await expectInvariants(cluster);
    await cluster.close();
  });
});

describe('a full disk under SQLite', () => {
  it('refuses to write cleanly, goes on reading, and writes again once there is room', async () => {
    const cluster = await Cluster.open('SQLite');
    const { customer, vip } = await stage(cluster);
    const [replica] = cluster.replicas;
    const order = await customer.places({ [vip.id]: 1 });
    const input = { items: lines({ [vip.id]: 1 }) };

    // No file of the process may grow or be written, which SQLite meets like a disk without room.
    const limit = (bytes: number | string) =>
      execFileSync('prlimit', ['--pid', String(replica!.pid), `--fsize=${bytes}:`]);
    limit(0);
    for (let n = 0; n < 3; n++) {
      const { errors } = await customer.client.asks(PLACE, { input });
      expect(errors).toMatchObject([
        { message: expect.stringContaining('Nothing was changed'), extensions: { code: 'TEMPORARILY_UNAVAILABLE' } },
      ]);
      expect(errors![0]!.extensions.details).toEqual({});
      expect(await customer.sees(order)).toMatchObject({ status: 'PENDING' });
    }

    limit('unlimited');
    expect(await customer.places({ [vip.id]: 1 })).toMatchObject({ status: 'PENDING' });
    expect(await cluster.rows('select count(*) as orders from orders')).toEqual([{ orders: 2 }]);
    expect(await cluster.rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    await expectInvariants(cluster);
    await cluster.close();
  });
});
