import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/core';
import { User } from '../../src/auth/users/user.entity.js';
import { Event } from '../../src/tickets/event.entity.js';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

it('starts five at once on one empty database: one schema, one seed, one admin, no error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-starting-'));
  const DATABASE_URL = onPostgres ? await emptyDatabase() : `sqlite:${join(folder, 'foyer.db')}`;
  const replicas = await Promise.all(Array.from({ length: 5 }, () => Foyer.start({ DATABASE_URL })));
  const [first] = replicas;
  expect(await first!.em.count(Event)).toBe(1);
  expect(await first!.em.count(User)).toBe(1);
  expect(await first!.app.get(MikroORM).migrator.getPending()).toEqual([]);
  await expectInvariants(first!);
  for (const replica of replicas) await replica.stop();
  await rm(folder, { recursive: true });
});

describe('a start does not wait', () => {
  /** A server that answers each command, and each packet that has none, with these bytes. */
  const answering = async (bytes: Buffer, work: (port: number) => Promise<void>) => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (data) => {
        const commands = String(data).match(/^\*\d+\r$/gm)?.length ?? 1;
        for (let answered = 0; answered < commands; answered++) socket.write(bytes);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    await work((server.address() as AddressInfo).port);
    server.close();
    for (const socket of sockets) socket.destroy();
  };

  it('for a pooler that refuses what Foyer asks of it', async () => {
    const fields = 'SFATAL\0C08P01\0Munsupported startup parameter: lock_timeout\0\0';
    const head = Buffer.from('E\0\0\0\0');
    head.writeInt32BE(fields.length + 4, 1);
    await answering(Buffer.concat([head, Buffer.from(fields)]), async (port) => {
      const start = Foyer.start({ DATABASE_URL: `postgres://foyer@127.0.0.1:${port}/foyer` });
      await expect(start).rejects.toThrow(
        /^DATABASE_URL cannot be used: unsupported startup parameter: lock_timeout; a pooler such as PgBouncer/,
      );
    });
  });

  it.each([
    ['-WRONGPASS invalid username-password pair or user is disabled.\r\n', /^REDIS_URL is refused: WRONGPASS/],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', /^REDIS_URL names no Redis: /],
  ])('for a Redis that answers %j', async (answer, message) => {
    await answering(Buffer.from(answer), async (port) => {
      await expect(Foyer.start({ REDIS_URL: `redis://:secret@127.0.0.1:${port}` })).rejects.toThrow(message);
    });
  });
});
