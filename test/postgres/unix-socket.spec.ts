import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Event } from '../../src/tickets/event.entity.js';
import { emptyDatabase } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';

it('PostgreSQL is reached over a Unix socket', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'foyer-socket-'));
  const tcp = new URL(await emptyDatabase());
  const server = createServer((near) => {
    const far = connect(Number(tcp.port || 5432), tcp.hostname);
    for (const socket of [near, far]) socket.on('error', () => {});
    near.pipe(far).pipe(near);
  });
  await once(server.listen(join(folder.path, '.s.PGSQL.5432')), 'listening');
  const who = [tcp.username, tcp.password].filter((part) => part !== '').join(':');
  for (const url of [
    `postgres://${who}@${tcp.pathname}?host=${folder.path}`,
    `postgres://${who}@${encodeURIComponent(folder.path)}${tcp.pathname}`,
  ]) {
    const foyer = await Foyer.start({ DATABASE_URL: url });
    expect(await foyer.em.count(Event)).toBe(1);
    await foyer.stop();
  }
  server.close();
});
