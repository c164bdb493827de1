import { mkdtemp, rm } from 'node:fs/promises';
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
