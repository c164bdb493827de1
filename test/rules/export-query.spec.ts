import fc from 'fast-check';
import { boundOf, FILTERS, nameOfQuery, readQuery, statusesOf } from '../../src/admin/reports/export-query.js';
import { DomainError } from '../../src/common/domain-error.js';
import { inZone, startOfDay } from '../../src/common/zoned-time.js';
import { ORDER_STATUSES } from '../../src/orders/order-lifecycle.js';

const fieldOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
    return (error as DomainError).details['field'];
  }
  return undefined;
};

describe('the query of a download', () => {
  it('has the filters that are given, trimmed, without the empty ones of a form', () => {
    expect(readQuery({ event: ' an-evening ', from: '', until: ' ', status: 'APPROVED' }, FILTERS)).toEqual({
      event: 'an-evening',
      status: 'APPROVED',
    });
  });

  it.each([
    ['a filter that is unknown', { form: '2031-07-01' }, 'form'],
    ['a filter of another download', { status: 'APPROVED' }, 'status'],
    ['a filter twice', { event: ['a', 'b'] }, 'event'],
    ['a long text', { event: 'a'.repeat(101) }, 'event'],
    ['a name of every object', JSON.parse('{ "__proto__": "x" }') as object, '__proto__'],
    ['a long name', { ['x'.repeat(5000)]: '1' }, 'x'.repeat(100)],
  ])('is refused with %s', (_, query, field) => {
    expect(fieldOf(() => readQuery(query as Record<string, unknown>, ['event']))).toBe(field);
  });
});

describe('a status filter', () => {
  it('is any set of statuses, each once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_STATUSES), { minLength: 1, maxLength: 8 }), (statuses) => {
        expect(statusesOf(statuses.join(','))).toEqual([...new Set(statuses)]);
        expect(statusesOf(statuses.join(', '))).toEqual([...new Set(statuses)]);
      }),
    );
  });

  it.each(['approved', 'APPROVED,', ',', 'SOLD', 'APPROVED;COMPLETED', 'toString'])('is not %j', (text) => {
    expect(fieldOf(() => statusesOf(text))).toBe('status');
  });
});

describe('a bound', () => {
  it.each([
    ['2031-07-01', 'UTC', '2031-07-01T00:00:00.000Z'],
    ['2031-07-01', 'Europe/Vienna', '2031-06-30T22:00:00.000Z'],
    ['2031-01-01', 'Europe/Vienna', '2030-12-31T23:00:00.000Z'],
    ['2031-07-01', 'Asia/Kathmandu', '2031-06-30T18:15:00.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'], // its clocks went from 0:00 to 1:00
    ['2031-07-01T20:30:00+02:00', 'Asia/Kathmandu', '2031-07-01T18:30:00.000Z'],
    ['2031-07-01T20:30:00 02:00', 'UTC', '2031-07-01T18:30:00.000Z'],
    ['2031-07-01T18:30Z', 'Europe/Vienna', '2031-07-01T18:30:00.000Z'],
    ['2031-07-01T18:30:00.125Z', 'UTC', '2031-07-01T18:30:00.125Z'],
  ])('of %s in %s is %s', (text, zone, instant) => {
    expect(boundOf('from', text, zone).toISOString()).toBe(instant);
  });

  it.each([
    '2031-02-30',
    '2031-13-01',
    '2031-7-1',
    '01.07.2031',
    '1969-12-31',
    '12031-01-01',
    '2031-07-01T20:30:00',
    '2031-07-01T25:00:00Z',
    '2031-07-01T20:30:00[Europe/Vienna]',
    '2031-07-01T20:30:00+02:00[Europe/Vienna]',
    'yesterday',
    '1',
    "2031-07-01' or 1=1",
  ])('is not %j', (text) => {
    expect(fieldOf(() => boundOf('until', text, 'UTC'))).toBe('until');
  });

  it('of a day is the moment at which a clock of the zone shows that day for the first time', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Vienna', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia');
    const day = fc.date({ min: new Date('1971-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, zone, (date, timezone) => {
        const text = date.toISOString().slice(0, 10);
        if (timezone === 'Pacific/Apia' && text === '2011-12-30') return; // it skipped this day
        const start = startOfDay(text, timezone);
        expect(inZone(start, timezone).slice(0, 10)).toBe(text);
        expect(inZone(new Date(start.getTime() - 1), timezone).slice(0, 10) < text).toBe(true);
      }),
    );
  });
});

it.each([
  [undefined, {}, [], ''],
  ['an-evening', {}, [], '_an-evening'],
  [undefined, { from: '2031-07-01', until: '2031-08-01' }, [], '_from-2031-07-01_until-2031-08-01'],
  [
    'x',
    { until: '2031-07-01T20:30:00+02:00' },
    ['APPROVED', 'COMPLETED'],
    '_x_until-2031-07-01T2030000200_approved-completed',
  ],
] as const)('a file with %j, %j and %j is called …%s', (slug, query, statuses, name) => {
  expect(nameOfQuery(slug, query, statuses)).toBe(name);
});
