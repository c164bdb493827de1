import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseEnvFile } from '../../src/config/env-file.js';
import { EnvironmentError } from '../../src/config/environment-error.js';
import { readText } from '../../src/config/read-text.js';

const read = (text: string) => parseEnvFile(text, '.env').map(({ name, value }) => [name, value]);

describe('an env file', () => {
  it.each([
    ['A=correct-horse#battery-1', 'correct-horse#battery-1'],
    ['A=#first', '#first'],
    ['A=one # a comment', 'one'],
    ['A=one\t# a comment', 'one'],
    ['A= # a comment', ''],
    ['A=', ''],
    ['  export A = two words  ', 'two words'],
    ['A=one\r', 'one'],
    ['A=$HOME and ${B} \\n \\', '$HOME and ${B} \\n \\'],
    ['A="$HOME \\n \\"', '$HOME \\n \\'],
    [`A=" a # b " # a comment`, ' a # b '],
    [`A='it said "no"'`, 'it said "no"'],
    ["A=`'and' \"`", `'and' "`],
    ['A="two\nlines"', 'two\nlines'],
    ['A="two\r\nlines"', 'two\r\nlines'],
    [`A=it's`, `it's`],
    ['A=a=b==', 'a=b=='],
    ['A=\u00A0x\u3000', '\u00A0x\u3000'],
    ['A=пароль-🔑', 'пароль-🔑'],
  ])('reads %j to the letter', (text, value) => {
    for (const around of ['', '\n', '# a comment\n\n', '\t\r\n']) {
      expect(read(`${around}${text}\nB=1`)).toEqual([
        ['A', value],
        ['B', '1'],
      ]);
    }
  });

  it.each([
    ['A: 1', /^\.env, line 1: is not NAME=value/],
    ['\n\nA 1', /^\.env, line 3: is not NAME=value/],
    ['1A=1', /line 1: is not NAME=value/],
    ['A="one', /line 1: A has no closing "/],
    ['B="1\n2\n3"\nA="a"b', /line 4: A goes on after its closing "/],
    [`A='a'#b`, /A goes on after its closing '/],
    ['A=1\rB=2', /A holds a control character/],
    ['A=\u001B[31m', /A holds a control character/],
  ])('is refused with one line at %j, without the value', (text, message) => {
    expect(() => read(text)).toThrow(EnvironmentError);
    expect(() => read(text)).toThrow(message);
  });

  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,10}$/);
  const value = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  const quoted = (text: string) => ['"', "'", '`'].filter((quote) => !text.includes(quote));

  it('holds any text between quotes that are not in it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value, fc.nat(2))), (entries) => {
        const held = entries.filter(([, text]) => quoted(text).length > 0);
        const rows = held.map(([key, text, index]) => {
          const [quote] = quoted(text).slice(index % quoted(text).length);
          return `${key}=${quote}${text}${quote}`;
        });
        expect(read(rows.join('\n'))).toEqual(held.map(([key, text]) => [key, text]));
      }),
    );
  });

  it('is read with the values that it shows, or refused with one line, whatever is in it', () => {
    const bit = fc.constantFrom('A', '=', '#', ' ', '"', "'", '`', '\n', '\r\n', '\\', '$', 'export ', '\u2028');
    fc.assert(
      fc.property(
        fc.array(bit).map((bits) => bits.join('')),
        (text) => {
          try {
            for (const [, held] of read(text)) expect(text).toContain(held);
          } catch (error) {
            expect(error).toBeInstanceOf(EnvironmentError);
            expect((error as Error).message).toMatch(/^\.env, line \d+: .+$/u);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes time linear in its length', () => {
    for (const text of ['A=' + ' '.repeat(300_000) + 'x', 'A="x"\n'.repeat(50_000), '\n'.repeat(300_000)]) {
      const took = [1, 2, 3].map(() => {
        const from = performance.now();
        read(text);
        return performance.now() - from;
      });
      expect(Math.min(...took)).toBeLessThan(2000);
    }
  });
});

describe('the text of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-text-'));
  const path = join(folder, 'text');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read without its byte-order mark', () => {
    writeFileSync(path, '\uFEFFADMIN_PASSWORD=x');
    expect(readText(path)).toBe('ADMIN_PASSWORD=x');
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\uFEFFA=1', 'utf16le')],
    ['UTF-16 without', Buffer.from('A=1', 'utf16le')],
    ['Latin-1', Buffer.from('A=über', 'latin1')],
  ])('is refused as %s, in place of another value', (_, bytes) => {
    writeFileSync(path, bytes);
    expect(() => readText(path)).toThrow(`${path} is not UTF-8 text; save it as UTF-8`);
  });

  it('is an error for a folder and for a broken link', () => {
    mkdirSync(join(folder, 'a-folder'));
    symlinkSync('nowhere', join(folder, 'link'));
    expect(() => readText(join(folder, 'a-folder'))).toThrow(/EISDIR/);
    expect(() => readText(join(folder, 'link'))).toThrow(/ENOENT/);
  });
});
