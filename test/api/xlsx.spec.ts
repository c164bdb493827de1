import { inflateRawSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { stage, register, type Staff } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FORMULA = '=HYPERLINK("http://evil.example")';

/** The sheet as it is in the file: its entry is the first one of the archive. */
function sheetOf(file: Uint8Array): string {
  const view = new DataView(file.buffer, file.byteOffset);
  const start = 30 + view.getUint16(26, true) + view.getUint16(28, true);
  expect(new TextDecoder().decode(file.slice(30, start))).toBe('xl/worksheets/sheet1.xml');
  return inflateRawSync(file.subarray(start)).toString();
}

describe('an Excel workbook', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const bytes = async ({ client }: Staff, path: string) =>
    new Uint8Array(await (await client.fetch(`/admin/export/${path}`)).arrayBuffer());
  const csv = async ({ client }: Staff, path: string) =>
    parse(await (await client.fetch(`/admin/export/${path}`)).text(), { bom: true });
  const cells = async (file: Uint8Array) => (await readXlsx(file)).sheets[0]!.rows;

  it('is XML, whatever people are called', async () => {
    const { admin, event, vip } = await stage(foyer);
    const odd = await register(foyer, { fullName: 'Ada\uffff\ufffe & <Eve>' });
    await admin.approves(await odd.places({ [vip.id]: 1 }), 'a\ufffeb');
    for (const name of ['transactions', 'door-list']) {
      const sheet = sheetOf(await bytes(admin, `${name}.xlsx?event=${event.slug}`));
      // https://www.w3.org/TR/xml/#charsets
      expect(sheet).not.toMatch(/[\ufffe\uffff]|(?![\t\n\r])\p{Cc}/u);
      expect(sheet).toContain('Ada');
    }
  });

  /** An event with orders of every kind of row, in this currency. */
  async function season(currency: string) {
    const staged = await stage(foyer, {
      event: { currency, startsAt: '2031-07-01T18:30:00Z', timezone: 'Europe/Vienna', name: 'Zoë & <Friends>' },
    });
    const { admin, customer, vip, regular } = staged;
    const odd = await register(foyer, { fullName: '79888E52' });
    await admin.approves(await customer.places({ [vip.id]: 1, [regular.id]: 2 }), 'two\nlines _x0041_');
    await admin.cancels((await admin.approves(await odd.places({ [regular.id]: 3 }))).order, '  ill  ');
    await admin.rejects(await odd.places({ [vip.id]: 1 }));
    return staged;
  }

  it.each([
    ['USD', 'transactions'],
    ['JPY', 'transactions'],
    ['KWD', 'transactions'],
    ['USD', 'summary'],
    ['KWD', 'door-list'],
  ])('of %s has the cells of %s.csv: text as text, and numbers as the same numbers', async (currency, name) => {
    const { admin, event } = await season(currency);
    const path = `${name}.xlsx?event=${event.slug}`;
    const [head, ...rows] = await cells(await bytes(admin, path));
    const [names, ...lines] = await csv(admin, path.replace('.xlsx', '.csv'));
    expect(head).toEqual(names);
    expect(rows).toHaveLength(lines.length);
    expect(rows.length).toBeGreaterThan(0);
    const same = rows.map((row, y) =>
      names!.map((_, x) => {
        const cell = row[x] ?? '';
        return typeof cell === 'number' && Number(lines[y]![x]) === cell ? lines[y]![x] : cell;
      }),
    );
    expect(same).toEqual(lines);
    const numbers = names!.filter((_, x) => rows.some((row) => typeof row[x] === 'number'));
    expect(numbers).toEqual(
      {
        transactions: ['quantity', 'unit_price', 'line_total', 'order_total'],
        summary: ['price', 'available', 'held', 'sold', 'revenue', 'orders', 'total'],
        'door-list': ['tickets'],
      }[name],
    );
  });

  it('is sent as one, under a name that says what it has', async () => {
    const { admin, event } = await season('USD');
    const response = await admin.client.fetch(`/admin/export/transactions.xlsx?event=${event.slug}&status=APPROVED`);
    await response.arrayBuffer();
    expect(response.headers.get('content-type')).toBe(TYPE);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="transactions_${event.slug}_approved.xlsx"`,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('shows as many decimals as the currency has', async () => {
    for (const [currency, format] of [
      ['USD', '#,##0.00'],
      ['JPY', '#,##0'],
      ['KWD', '#,##0.000'],
    ] as const) {
      const { admin, event } = await season(currency);
      const file = await bytes(admin, `transactions.xlsx?event=${event.slug}`);
      const { sheets } = await readXlsx(file, { readStyles: true });
      const price = sheets[0]!.cells!.get('1,7')!;
      expect(price.style?.numFmt).toBe(format);
    }
  });

  it('has what people wrote as text, which is no formula before or after an edit', async () => {
    const { admin, customer, vip, event } = await stage(foyer);
    await admin.approves(await customer.places({ [vip.id]: 1 }), FORMULA);
    await admin.changesEvent(event.id, { name: '+1' });
    const file = await bytes(admin, `transactions.xlsx?event=${event.slug}`);
    const sheet = sheetOf(file);
    expect(sheet).not.toMatch(/<f[ >]/);
    expect(sheet).toMatch(/<c [^>]*t="inlineStr"[^>]*><is><t>=HYPERLINK/);
    const { sheets } = await readXlsx(file, { readStyles: true });
    const texts = [...sheets[0]!.cells!.values()].filter(({ value }) => typeof value === 'string');
    expect(texts.map(({ value }) => value)).toEqual(expect.arrayContaining([FORMULA, '+1']));
    const amounts = new Set(['quantity', 'unit_price', 'line_total', 'order_total']);
    for (const { value, style } of texts) {
      if (!amounts.has(String(value))) expect(style?.numFmt).toBe('@');
    }
  });

  it('is an error as a whole where it fails at once, and only for those who may', async () => {
    const { admin, customer } = await stage(foyer);
    expect((await customer.client.fetch('/admin/export/summary.xlsx')).status).toBe(403);
    const refused = await admin.client.fetch('/admin/export/transactions.xlsx?from=today');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { details: { field: 'from' } } }] });
  });
});
