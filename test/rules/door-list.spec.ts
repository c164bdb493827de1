import fc from 'fast-check';
import { sortedByName, type DoorRow } from '../../src/admin/reports/door-list.js';

async function* pagesOf(pages: DoorRow[][]) {
  yield* pages;
}
const row = fc.record({ name: fc.constantFrom('Ada', 'ada', 'Émile', 'Zoë', '李'), code: fc.string() });
const pages = fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { maxLength: 6 });

const listOf = async (given: DoorRow[][], most: number) => {
  const listed: DoorRow[] = [];
  for await (const next of sortedByName(pagesOf(given), most)) listed.push(next);
  return listed;
};

describe('a door list', () => {
  it('is by name, as a person looks it up, and those of one name by arrival', async () => {
    const named = (...names: string[]) => names.map((name, index) => ({ name, code: String(index) }));
    const names = (await listOf([named('Zoë', 'émile'), named('Ada', 'Frank', 'Zoë')], 10)).map(({ name, code }) => [
      name,
      code,
    ]);
    expect(names).toEqual([
      ['Ada', '0'],
      ['émile', '1'],
      ['Frank', '1'],
      ['Zoë', '0'],
      ['Zoë', '2'],
    ]);
  });

  it('has every row once, sorted up to its most, and above that as they came', async () => {
    await fc.assert(
      fc.asyncProperty(pages, fc.integer({ min: 0, max: 20 }), async (given, most) => {
        const listed = await listOf(given, most);
        const came = given.flat();
        expect(listed).toHaveLength(came.length);
        if (came.length > most) expect(listed).toEqual(came);
        else expect(new Set(listed)).toEqual(new Set(came));
      }),
    );
  });
});
