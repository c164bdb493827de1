import { MikroORM } from '@mikro-orm/core';
import { Foyer } from './support/foyer.js';

it('migrates to the schema that the entities have, so that no migration is missing', async () => {
  const foyer = await Foyer.start({ DATABASE_URL: 'sqlite::memory:' });
  const orm = foyer.app.get(MikroORM);
  expect(await orm.migrator.getPending()).toEqual([]);
  const difference = await orm.schema.getUpdateSchemaSQL({ wrap: false });
  // The ledger's trigger is the migrations' own: its text differs from one database to the other.
  expect(difference.trim()).toBe('drop trigger if exists `stock_movement_append_only`;');
  await foyer.stop();
});
