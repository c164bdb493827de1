import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { csvOf } from '../../src/admin/reports/csv.js';
import { xlsxOf } from '../../src/admin/reports/xlsx.js';

const TABLE = { name: 'notes', columns: ['note'] };

/** Rows without end that no compression makes smaller; counts those that were taken, and tells of the end. */
function endless() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const count = { taken: 0, over: promise };
  async function* make() {
    try {
      for (;;) {
        count.taken++;
        yield { note: randomBytes(512).toString('base64') };
      }
    } finally {
      resolve();
    }
  }
  return { rows: make(), count };
}

/** Resolves when nobody has taken a row for a hundred turns of the event loop. */
async function settled(count: { taken: number }): Promise<void> {
  for (let quiet = 0, before = -1; quiet < 100; quiet = count.taken === before ? quiet + 1 : 0, before = count.taken) {
    await turn();
  }
}

describe.each([
  ['CSV', csvOf],
  ['XLSX', xlsxOf],
])('a download as %s', (_, write) => {
  it('takes rows only as its reader reads, and no more once the reader has gone', async () => {
    const { rows, count } = endless();
    const file = write(TABLE, rows);
    await once(file, 'readable');
    file.read();
    await settled(count);
    const atFirst = count.taken;
    expect(atFirst).toBeLessThan(1000);
    for (let bytes = 0; bytes < 2_000_000;) {
      const chunk = file.read() as Buffer | null;
      if (chunk) bytes += chunk.length;
      else await once(file, 'readable');
    }
    await settled(count);
    expect(count.taken).toBeGreaterThan(atFirst);
    expect(count.taken).toBeLessThan(6000);
    file.destroy();
    await count.over;
  });

  it('ends in error where its rows do, so that nobody takes half of a file for the whole', async () => {
    async function* broken() {
      yield { note: 'one' };
      throw new Error('the database is away');
    }
    const read = async () => {
      const file = write(TABLE, broken());
      await file.toArray();
    };
    await expect(read()).rejects.toThrow('the database is away');
  });
});
