import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/core';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';

it('migrates to the schema that the entities have, so that no migration is missing', async () => {
  const foyer = await Foyer.start({ DATABASE_URL: 'sqlite::memory:' });
  const orm = foyer.app.get(MikroORM);
  expect(await orm.migrator.getPending()).toEqual([]);
  const difference = await orm.schema.getUpdateSchemaSQL({ wrap: false });
  // Triggers are the migrations' own: their text differs from one database to the other.
  expect(difference.split(/\n+/).filter((line) => line && !/^drop trigger if exists `\w+`;$/.test(line))).toEqual([]);
  await foyer.stop();
});

it('brings a database of an earlier version up to date, with what is in it', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'foyer-test-'));
  const database = onPostgres ? await emptyDatabase() : `sqlite:${join(folder.path, 'foyer.db')}`;
  const before = await Foyer.start({ DATABASE_URL: database });
  const { migrator } = before.app.get(MikroORM);
  while ((await migrator.getExecuted()).length > 1) await migrator.down();
  await before.rows(`insert into session (id, data, expires_at) values ('x', '{}', '2026-11-22')`);
  await before.stop();

  const after = await Foyer.start({ DATABASE_URL: database });
  expect(await after.app.get(MikroORM).migrator.getPending()).toEqual([]);
  await after.admin();
  await after.stop();
});
