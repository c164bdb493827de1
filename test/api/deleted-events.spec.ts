import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyDatabase, onPostgres } from '../support/databases.js';
import { Foyer } from '../support/foyer.js';

it('does not make a default event again where staff have deleted the last one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-deleted-'));
  const DATABASE_URL = onPostgres ? await emptyDatabase() : `sqlite:${join(folder, 'foyer.db')}`;
  const first = await Foyer.start({ DATABASE_URL });
  const admin = await first.admin();
  for (const id of ['1', '2']) await admin.does(`mutation { deleteTicketType(id: "${id}") { deletedId } }`);
  await admin.does('mutation { deleteEvent(id: "1") { deletedId } }');
  expect(await admin.does('{ events { id } event { id } }')).toEqual({ events: [], event: null });
  expect(await admin.isRefused('{ ticketTypes { id } }')).toMatchObject({ code: 'NOT_FOUND' });
  await first.stop();

  const second = await Foyer.start({ DATABASE_URL });
  expect(await second.client().does('{ events { id } }')).toEqual({ events: [] });
  const again = await second.admin();
  await again.does('mutation { resetAllData(confirm: "RESET ALL DATA") }');
  expect(await again.does('{ events { slug } }')).toEqual({ events: [{ slug: 'main' }] });
  await second.stop();
  await rm(folder, { recursive: true });
});
