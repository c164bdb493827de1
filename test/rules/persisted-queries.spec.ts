import { PersistedQueries } from '../../src/limits/persisted-queries.js';

/** More than a third of all characters that are kept. */
const LONG = 800_000;

describe('persisted queries', () => {
  it('count a document once that two requests register together', async () => {
    const queries = new PersistedQueries();
    for (const hash of ['a', 'b']) {
      await Promise.all([queries.set(`apq:${hash}`, hash.repeat(LONG)), queries.set(`apq:${hash}`, hash.repeat(LONG))]);
    }
    expect([queries.find('a')?.length, queries.find('b')?.length]).toEqual([LONG, LONG]);
    await queries.set('apq:c', 'c'.repeat(LONG));
    expect([queries.find('a'), queries.size]).toEqual([undefined, 2]);
  });
});
