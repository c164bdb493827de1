import fc from 'fast-check';
import { filled } from '../worst-texts.js';

/** Left out, also where something has to be there. */
export const MISSING = Symbol('missing');

/** Texts of other scripts, controls, code of other languages, and names that Foyer or JavaScript knows. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  '\t\r\n',
  '\u00a0\u3000\u200b\ufeff',
  '\0',
  'a\0b',
  '\u0007\u001b[31m',
  '\ud800',
  'a\udc00b',
  '\u202eabc\u2066',
  'a\u0301\u0315'.repeat(40),
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u{1f3ff}',
  '\ufdfa'.repeat(30),
  '\u{10ffff}\uffff',
  'x'.repeat(100_000),
  '\u{1f3ad}'.repeat(50_000),
  filled('a.', 'a@', '', 100_000),
  '١٢٣٤٥٦',
  '１２３４５６',
  '۱۲۳456',
  '१२३४५६',
  '12345²',
  '𝟏𝟐𝟑𝟒𝟓𝟔',
  '123456',
  '-1',
  '1e400',
  'NaN',
  "' OR 1=1; DROP TABLE users; --",
  "' UNION ALL VALUES (1), (2) --",
  '%_\\%',
  '\\',
  '\\u0000',
  '"\'`${7*7}{{7*7}}',
  '<script>alert(1)</script>&amp;&#0;',
  '{"a":[1,{"b":null}]}',
  '[',
  '%s%n%x%d%00',
  '../../etc/passwd',
  '=1+1',
  '\r\nSet-Cookie: a=b',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'ADMIN',
  'admin',
  'a@b',
  '"a b"@example.com',
  'ß@İ.ﬀ',
  '+01:00',
  'Etc/GMT+12',
  'XXX',
  'order:0',
  'W10=',
  'WzFlOTld',
  'WyJ4Il0=',
  'WzEsMl0=',
  'Wy05MDA3MTk5MjU0NzQwOTkxXQ==',
  'WzkwMDcxOTkyNTQ3NDA5OTFd',
  'bnVsbA==',
];

/** What the schema says is another type. */
const OF_ANOTHER_TYPE: readonly unknown[] = [null, true, 1, 0.5, 'x', [], [[]], {}, { a: 1 }, MISSING];

const INTS: readonly unknown[] = [
  0,
  -0,
  -1,
  1,
  100,
  101,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  -(2 ** 31) - 1,
  1.5,
  1e308,
  5e-324,
  'NaN',
  '1',
  '٣',
];

const SAFE_INTS: readonly unknown[] = [
  ...INTS,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  1e21,
  1_000_000_001,
  '9007199254740993',
];

const DATES: readonly unknown[] = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-14:00',
  '1970-01-01T00:00:00+14:00',
  '0000-01-01T00:00:00+23:59',
  '10000-01-01T00:00:00Z',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '275760-09-13T00:00:00Z',
  '2016-12-31T23:59:60Z',
  '2026-02-29T00:00:00Z',
  '2026-02-30T24:00:00Z',
  '2026-06-30T23:59:59+99:99',
  '2026-01-01T00:00:00.123456789Z',
  '2026-01-01T00:00:00',
  '2026-01-01',
  '2026-W01-1',
  '٢٠٢٦-٠١-٠١T00:00:00Z',
  '2026-01-01t00:00:00z',
  'now',
  'Invalid Date',
  '',
  `2026-01-01T00:00:00.${'0'.repeat(40)}Z`,
  0,
  -1,
  1e15,
  8.64e15 + 1,
  1.5,
];

const IDS: readonly unknown[] = [
  '0',
  0,
  -1,
  '-1',
  '-0',
  '+1',
  '01',
  '1.0',
  1.5,
  '0x1',
  '1e3',
  '1_0',
  '2147483647',
  '2147483648',
  '9999999999',
  '9007199254740993',
  '9'.repeat(400),
  '',
  ' ',
  ' 1 ',
  '1\0',
  '1;2',
  '１',
  '١',
  '²',
  'NaN',
  'null',
  '__proto__',
  'a'.repeat(64),
  'x'.repeat(100_000),
  '\ud800',
];

const FLAGS: readonly unknown[] = ['true', 'false', 0, 1, '', 'on'];

const NAMES_OF_ENUMS: readonly unknown[] = ['', 'admin', 'Admin', 'vip', 'UNKNOWN', 'toString', '__proto__', 'A B', 0];

const BY_TYPE: Readonly<Record<string, readonly unknown[]>> = {
  String: TEXTS,
  Int: INTS,
  SafeInt: SAFE_INTS,
  DateTime: DATES,
  ID: IDS,
  Boolean: FLAGS,
};

/** In place of a list. */
export const NO_LISTS: readonly unknown[] = [[], [null], [[]], [[null]], null, {}, { 0: '1', length: 1 }, MISSING];
/** In place of an input object. */
export const NO_INPUTS: readonly unknown[] = [null, [], [{}], {}, 'text', 0, true, MISSING];

/** The hostile values made for a scalar of this name, or for enums. */
export function hostile(type: string): readonly unknown[] {
  return BY_TYPE[type] ?? NAMES_OF_ENUMS;
}

/**
 * Hostile values for a scalar or an enum: made for its type, of another type, drawn, or a valid one with something put
 * into it.
 *
 * @param others ids of other things and other people
 */
export function hostileKinds(
  type: string,
  valid: fc.Arbitrary<unknown>,
  others: readonly unknown[],
): fc.Arbitrary<unknown> {
  const own = fc.constantFrom(...hostile(type));
  const spoilt = fc.tuple(valid, own, fc.nat(12)).map(([value, put, at]) => {
    const text = String(value);
    return text.slice(0, at) + (typeof put === 'string' && put.length < 100 ? put : '\0') + text.slice(at);
  });
  return fc.oneof(
    { weight: 6, arbitrary: own },
    { weight: 3, arbitrary: type === 'ID' ? fc.constantFrom('0', ...others) : spoilt },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 2, arbitrary: fc.constantFrom(...OF_ANOTHER_TYPE) },
  );
}
