import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';

it('serves a database that a newer version has migrated, and warns', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-newer-'));
  const DATABASE_URL = onPostgres ? await emptyDatabase() : `sqlite:${join(folder, 'foyer.db')}`;
  const lines: string[] = [];
  // nestjs-pino writes what is outside of requests to the first log of the process.
  const start = () => Foyer.start({ DATABASE_URL, LOG_LEVEL: 'warn' }, { write: (line: string) => lines.push(line) });
  const newer = await start();
  await newer.rows(`insert into mikro_orm_migrations (name) values ('Migration20990101000000')`);
  await newer.stop();
  expect(lines.join('')).not.toContain('newer version');
  const older = await start();
  expect(lines.join('')).toContain('A newer version has migrated the database (Migration20990101000000)');
  expect(await older.client().does('{ events { slug } }')).toEqual({ events: [{ slug: 'main' }] });
  await older.stop();
  await rm(folder, { recursive: true });
});
