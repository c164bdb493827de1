import { parse } from 'csv-parse/sync';
import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { register, stage, type Customer } from '../support/box-office.js';

type Row = Record<string, string>;
const TRANSACTIONS = '/admin/export/transactions.csv';
const SUMMARY = '/admin/export/summary.csv';

/** Decimal text in minor units, without a float. */
const minor = (decimal: string) => BigInt(decimal.replace('.', ''));
const sum = (values: bigint[]) => values.reduce((total, value) => total + value, 0n);

describe('the CSV downloads', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start();
  });
  afterEach(async () => {
    await expectInvariants(foyer);
    await foyer.stop();
  });

  const download = async (client: Customer['client'], path: string): Promise<Row[]> =>
    parse<Row>(await (await client.fetch(path)).text(), { columns: true, bom: true, record_delimiter: '\r\n' });

  it('has a line per order item, and the order’s total on its first line only', async () => {
    const { admin, event, vip, regular } = await stage(foyer, {
      event: { startsAt: '2031-07-01T18:30:00Z', timezone: 'Europe/Vienna' },
    });
    const customer = await register(foyer, { fullName: 'Jean "JJ" d’Arc, Dr.' });
    const order = await customer.places({ [vip.id]: 2, [regular.id]: 1 });
    await admin.approves(order, 'two\nlines');
    const completed = await customer.completes(order);

    const response = await admin.client.fetch(TRANSACTIONS);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="transactions.csv"');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const line = {
      order_id: order.id,
      order_code: order.code,
      customer: 'Jean "JJ" d’Arc, Dr.',
      email: `${customer.username}@example.com`,
      event: 'An evening',
      currency: 'USD',
      status: 'COMPLETED',
      placed_at: completed.placedAt,
      decided_at: completed.decidedAt,
      completed_at: completed.completedAt,
      notes: 'two\nlines',
      cancelled_at: '',
      cancel_reason: '',
      decided_by: 'admin',
      event_slug: event.slug,
      event_starts_at: '2031-07-01T20:30:00+02:00',
      event_timezone: 'Europe/Vienna',
      username: customer.username,
      priority: 'MIXED',
      event_today: '',
      ticket_type_today: '',
    };
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));
    const text = new TextDecoder().decode(bytes);
    expect(parse(text, { columns: true, record_delimiter: '\r\n' })).toEqual([
      { ...line, ticket_type: 'VIP', quantity: '2', unit_price: '100.00', line_total: '200.00', order_total: '285.00' },
      { ...line, ticket_type: 'Regular', quantity: '1', unit_price: '85.00', line_total: '85.00', order_total: '' },
    ]);
  });

  it('agrees to the cent between transactions and summary, over currencies and statuses', async () => {
    const dollars = await stage(foyer, { customers: 2 });
    const yen = await stage(foyer, { event: { currency: 'JPY' } });
    const dinars = await stage(foyer, { event: { currency: 'KWD' } });
    for (const { admin, customer, vip, regular } of [dollars, yen, dinars]) {
      const orders = [
        await customer.places({ [vip.id]: 1, [regular.id]: 3 }),
        await customer.places({ [vip.id]: 2 }),
        await customer.places({ [regular.id]: 1 }),
        await customer.places({ [regular.id]: 5 }),
        await customer.places({ [vip.id]: 1 }),
      ];
      await admin.approves(orders[0]!);
      await admin.approves(orders[1]!);
      await admin.completes(orders[1]!);
      await admin.rejects(orders[2]!);
      await admin.approves(orders[3]!);
      await admin.cancels(orders[3]!);
      await admin.changes(vip.id, { price: 77 });
    }
    const transactions = await download(dollars.admin.client, TRANSACTIONS);
    const summary = await download(dollars.admin.client, SUMMARY);
    const totals = summary.filter((row) => row['section'] === 'orders');
    const types = summary.filter((row) => row['section'] === 'ticket type');

    expect(totals).toHaveLength(3 * 5);
    for (const { currency, status, orders, total } of totals) {
      const rows = transactions.filter((row) => row['currency'] === currency && row['status'] === status);
      expect(new Set(rows.map((row) => row['order_id'])).size).toBe(Number(orders));
      expect(sum(rows.map((row) => minor(row['line_total']!)))).toBe(minor(total!));
      expect(sum(rows.filter((row) => row['order_total']).map((row) => minor(row['order_total']!)))).toBe(
        minor(total!),
      );
    }
    for (const currency of ['USD', 'JPY', 'KWD']) {
      const sold = totals.filter(
        (row) => row['currency'] === currency && ['APPROVED', 'COMPLETED'].includes(row['status']!),
      );
      const revenue = types.filter((row) => row['currency'] === currency).map((row) => minor(row['revenue']!));
      expect(sum(revenue)).toBe(sum(sold.map((row) => minor(row['total']!))));
    }
    expect(types.find((row) => row['currency'] === 'JPY' && row['tier'] === 'REGULAR')).toMatchObject({
      event: 'An evening',
      ticket_type: 'Regular',
      price: '8500',
      available: '97',
      held: '0',
      sold: '3',
      revenue: '25500',
    });
    expect(types.find((row) => row['currency'] === 'KWD' && row['tier'] === 'VIP')).toMatchObject({ price: '0.077' });
    expect(
      types.find((row) => row['currency'] === 'USD' && row['tier'] === 'VIP' && row['event'] === 'An evening'),
    ).toMatchObject({
      price: '0.77',
      revenue: '300.00',
    });
  });

  it('lets no spreadsheet run what people wrote', async () => {
    const { admin, vip } = await stage(foyer);
    const evil = await register(foyer, { fullName: '=HYPERLINK("http://evil.example")' });
    for (const note of ['+1', '-1', '@SUM(A1)', '=1+1', 'x\n=2', 'x\r=2'])
      await admin.approves(await evil.places({ [vip.id]: 1 }), note);
    const text = await (await admin.client.fetch(TRANSACTIONS)).text();
    expect(text).toContain(',"x\n=2",');
    expect(text).toContain(',"x\r=2",');
    const rows = await download(admin.client, TRANSACTIONS);
    expect(rows.map((row) => row['notes'])).toEqual(["'+1", "'-1", "'@SUM(A1)", "'=1+1", 'x\n=2', 'x\r=2']);
    expect(rows.map((row) => row['customer'])).toEqual(Array(6).fill(`'=HYPERLINK("http://evil.example")`));
  });

  it('leaves nothing out over several pages', async () => {
    const { admin, customer, event, regular } = await stage(foyer, { regular: 10 });
    const [{ id }] = (await foyer.em.execute<{ id: number }[]>(
      `select id from users where username = '${customer.username}'`,
    )) as [{ id: number }];
    const em = foyer.em;
    for (let number = 10_001; number <= 11_203; number++) {
      await em.execute(
        `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at)
         values (${number}, 'C${number}', ${foyer.row(event.id)}, ${id}, 'PENDING', 2, 8500, 'USD', ?)`,
        [new Date(0)],
      );
      await em.execute(
        `insert into order_item (order_id, ticket_type_id, quantity, unit_price) values (${number}, ${foyer.row(regular.id)}, 1, 8500)`,
      );
    }
    const rows = await download(admin.client, TRANSACTIONS);
    expect(rows.map((row) => row['order_id'])).toEqual(
      Array.from({ length: 1203 }, (_, index) => foyer.ids.write('Order', 10_001 + index)),
    );
  });

  it('is a head without rows where there is nothing', async () => {
    const admin = await foyer.admin();
    const text = await (await admin.fetch(TRANSACTIONS)).text();
    expect(text).toBe(
      'order_id,order_code,customer,email,event,ticket_type,quantity,unit_price,line_total,order_total,currency,status,placed_at,decided_at,completed_at,notes,cancelled_at,cancel_reason,decided_by,event_slug,event_starts_at,event_timezone,username,priority,event_today,ticket_type_today\r\n',
    );
  });

  it.each([
    [TRANSACTIONS, 'orders'],
    [SUMMARY, 'ticket_type'],
  ])('%s is an error as a whole where it fails at once', async (path, table) => {
    const admin = await foyer.admin();
    await foyer.em.execute(`alter table ${table} rename to gone`);
    const response = await admin.fetch(path);
    await foyer.em.execute(`alter table gone rename to ${table}`);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  });

  it.each([TRANSACTIONS, SUMMARY])('%s is only for managers', async (path) => {
    const { customer } = await stage(foyer);
    const agent = await register(foyer);
    await foyer.em.execute(`update users set role = 'AGENT' where username = '${agent.username}'`);
    for (const [client, status, code] of [
      [foyer.client(), 401, 'UNAUTHENTICATED'],
      [customer.client, 403, 'FORBIDDEN'],
      [agent.client, 403, 'FORBIDDEN'],
    ] as const) {
      const response = await client.fetch(path);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
    }
  });
});
