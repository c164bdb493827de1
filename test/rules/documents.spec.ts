import { readFileSync } from 'node:fs';
import { settingsDocument, withRooms } from '../../scripts/docs.mjs';
import { DEFAULTS, VARIABLES } from '../../src/config/environment.js';
import { SETTINGS } from '../../src/config/settings.js';

const read = (file: string) => readFileSync(file, 'utf8');

describe('what documents say of the code', () => {
  it('has the rooms as imports are held to them', () => {
    expect(read('ARCHITECTURE.md')).toBe(withRooms(read('ARCHITECTURE.md')));
  });

  it('has every setting with its default', async () => {
    expect(Object.keys(SETTINGS).toSorted()).toEqual(VARIABLES.toSorted());
    expect(read('docs/settings.md')).toBe(await settingsDocument(SETTINGS, DEFAULTS));
  });

  it('has every setting in .env.example', () => {
    const example = read('.env.example');
    expect(VARIABLES.filter((name) => !example.includes(`# ${name}=`))).toEqual([]);
  });

  it.each(['docs/adding-a-feature.md', 'docs/clients.md'])(
    'quotes code as it stands, where %s names its file',
    (file) => {
      const quotes = [...read(file).matchAll(/\(`((?:src|test)\/[^`]+)`\):\n\n```(?:ts|json)\n(.*?)```/gs)];
      expect(quotes.length).toBeGreaterThan(3);
      for (const [, source, code] of quotes) expect(read(source!)).toContain(code!.trimEnd());
    },
  );

  it.each([
    ['ARCHITECTURE.md', 8_000],
    ['README.md', 12_000],
  ])('keeps %s to be read at once: at most %i bytes', (file, most) => {
    expect(Buffer.byteLength(read(file))).toBeLessThanOrEqual(most);
  });
});
