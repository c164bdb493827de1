import { describe, expect, it } from '@jest/globals';
import { fromBase32, toBase32 } from '../../src/common/ids/base32.js';
import { GlobalIds } from '../../src/common/ids/global-ids.js';
import { ID_TYPES, MAX_ROW, type IdType, type RowId } from '../../src/common/ids/id-types.js';
import { decrypt, encrypt, expand } from '../../src/common/ids/speck.js';

describe('Speck32/64', () => {
  const schedule = expand(Buffer.from('1918111009080100', 'hex'));

  it('encrypts the published test vector', () => {
    expect(encrypt(schedule, 0x6574694c).toString(16)).toBe('a86842f2');
  });

  it('decrypts what it encrypted', () => {
    for (const block of [0, 1, 2, 0x6574694c, MAX_ROW, 2 ** 31, 2 ** 32 - 1]) {
      expect(decrypt(schedule, encrypt(schedule, block))).toBe(block);
    }
  });
});

describe('Base 32', () => {
  it.each([0, 1, 31, 32, 1023, 1024, 0x6574694c, 2 ** 32 - 1])('reads %d back', (block) => {
    expect(toBase32(block)).toMatch(/^[0-3][0-9a-hjkmnp-tv-z]{6}$/);
    expect(fromBase32(toBase32(block))).toBe(block);
  });

  it.each(['', '000000', '00000000', '000000i', '000000A', '000000-', '4000000', 'zzzzzzz'])('refuses %j', (text) => {
    expect(fromBase32(text)).toBeUndefined();
  });
});

describe('An id', () => {
  const ids = withKey(1);

  const rows: RowId[] = (Object.keys(ID_TYPES) as IdType[]).map((type) => {
    if (type === 'Session') return { type, row: 'ab'.repeat(32) };
    if (type === 'QueueLine' || type === 'OrderItem') return { type, row: { ticketTypeId: 12, of: 'order', id: 7 } };
    return { type, row: MAX_ROW };
  });

  it.each(rows)('of $type is read back with its type', ({ type, row }) => {
    expect(ids.read(ids.write(type, row))).toEqual({ type, row });
  });

  it('has a prefix of its own for each type', () => {
    const prefixes = Object.values(ID_TYPES).map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it.each(['Order', 'QueueEntry', 'Activity'] as const)('of %s does not tell how many there are', (type) => {
    const three = [1, 2, 3].map((row) => ids.write(type, row));
    expect(three.every((id) => /^[a-z]{2}_[0-9a-z]{7}$/.test(id))).toBe(true);
    const numbers = three.map((id) => fromBase32(id.slice(3))!);
    const steps = [numbers[1]! - numbers[0]!, numbers[2]! - numbers[1]!];
    expect(Math.min(...steps.map(Math.abs))).toBeGreaterThan(1000);
    expect(steps[0]).not.toBe(steps[1]);
  });

  it('depends on the type and on the key', () => {
    const texts = [ids.write('Order', 1), ids.write('QueueEntry', 1), withKey(2).write('Order', 1)];
    expect(new Set(texts.map((text) => text.slice(3))).size).toBe(3);
  });

  it.each([
    '',
    '1',
    'ev',
    'ev_',
    'ev_0',
    'ev_01',
    'ev_2147483648',
    'ev_1 ',
    'EV_1',
    'xx_1',
    'or_1',
    'se_1',
    'ql_1',
    'ql_1x0000000',
  ])('%j is none', (text) => {
    expect(ids.read(text)).toBeUndefined();
  });

  it('is in a cursor of its own lists', () => {
    const cursor = ids.writeCursor('Order', { row: 5 });
    expect(ids.readCursor('Order', cursor)).toEqual({ row: 5 });
    expect(ids.readCursor('User', cursor)).toBeUndefined();
  });
});

function withKey(filling: number): GlobalIds {
  const ids = new GlobalIds();
  ids.useKey(new Uint8Array(32).fill(filling));
  return ids;
}
