import { parse } from 'csv-parse/sync';
import { DashboardStatsDocument } from '../support/operations.generated.js';
import { evening, register, stage, type Stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { expectInvariants } from '../support/invariants.js';

type Row = Record<string, string>;
const minor = (decimal = '') => Number(decimal.replace('.', ''));
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe('a filtered download', () => {
  let foyer: Foyer;
  let staged: Stage;
  let other: Pick<Stage, 'event' | 'vip' | 'regular'>;
  /** The codes of the orders: three of the event, and one of another with the same name. */
  let codes: Record<'night' | 'morning' | 'evening' | 'other', string>;

  beforeAll(async () => {
    foyer = await Foyer.start();
    staged = await stage(foyer, { event: { timezone: 'Europe/Vienna' } });
    const { admin, customer, vip, regular } = staged;
    other = await evening(admin);
    const placed = async (at: string, basket: Record<string, number>) => {
      const order = await customer.places(basket);
      await foyer.em.execute('update orders set placed_at = ? where id = ?', [new Date(at), foyer.row(order.id)]);
      return order;
    };
    const night = await placed('2031-06-30T22:00:00Z', { [vip.id]: 1 });
    const morning = await placed('2031-07-01T06:00:00Z', { [vip.id]: 1, [regular.id]: 2 });
    const late = await placed('2031-07-01T22:00:00Z', { [regular.id]: 1 });
    const elsewhere = await placed('2031-07-01T06:00:00Z', { [other.vip.id]: 1 });
    await admin.approves(morning);
    await admin.approves(late);
    await admin.completes(late);
    codes = { night: night.code, morning: morning.code, evening: late.code, other: elsewhere.code };
  });
  afterAll(async () => {
    await expectInvariants(foyer);
    await foyer.stop();
  });

  const fetch = (path: string) => staged.admin.client.fetch(`/admin/export/${path}`);
  const rows = async (path: string) => parse<Row>(await (await fetch(path)).text(), { columns: true, bom: true });
  const refusal = async (path: string) => {
    const response = await fetch(path);
    const { errors } = (await response.json()) as {
      errors: { extensions: { code: string; details: { field?: string } } }[];
    };
    const { code, details } = errors[0]!.extensions;
    return [response.status, code, details.field];
  };

  it.each([
    ['', ['night', 'morning', 'evening', 'other']],
    ['event=SLUG', ['night', 'morning', 'evening']],
    ['event=ID', ['night', 'morning', 'evening']],
    ['event=SLUG&from=2031-07-01', ['night', 'morning', 'evening']],
    ['event=SLUG&from=2031-07-01&until=2031-07-02', ['night', 'morning']],
    ['from=2031-07-01&until=2031-07-02', ['morning', 'evening', 'other']],
    ['from=2031-07-01T06:00:00Z&until=2031-07-01T22:00:00Z', ['morning', 'other']],
    ['from=2031-07-01T06:00:00.001Z', ['evening']],
    ['until=2031-07-01', ['night']],
    ['status=APPROVED', ['morning']],
    ['status=APPROVED,COMPLETED', ['morning', 'evening']],
    ['event=SLUG&from=&until=&status=', ['night', 'morning', 'evening']],
    ['event=SLUG&status=REJECTED', []],
  ] as const)('with %j has %j', async (query, expected) => {
    const { id, slug } = staged.event;
    const found = await rows(`transactions.csv?${query.replace('SLUG', slug).replace('ID', id)}`);
    expect([...new Set(found.map((row) => row['order_code']))]).toEqual(expected.map((name) => codes[name]));
  });

  it.each([
    ['transactions.csv', 'transactions.csv'],
    ['transactions.csv?event=SLUG', 'transactions_SLUG.csv'],
    ['transactions.csv?event=ID', 'transactions_SLUG.csv'],
    [
      'transactions.csv?event=SLUG&from=2031-07-01&until=2031-08-01&status=APPROVED,COMPLETED',
      'transactions_SLUG_from-2031-07-01_until-2031-08-01_approved-completed.csv',
    ],
    ['summary.csv?event=SLUG&status=PENDING', 'summary_SLUG_pending.csv'],
    ['door-list.csv?event=SLUG', 'door-list_SLUG.csv'],
  ])('%s is called %s', async (path, name) => {
    const { id, slug } = staged.event;
    const response = await fetch(path.replace('SLUG', slug).replace('ID', id));
    await response.text();
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name.replace('SLUG', slug)}"`);
  });

  it.each([
    ['transactions.csv?event=nowhere', [404, 'NOT_FOUND', undefined]],
    ['transactions.csv?event=99999', [404, 'NOT_FOUND', undefined]],
    ['transactions.csv?event=No%20slug', [404, 'NOT_FOUND', undefined]],
    ['summary.csv?from=2031-02-30', [400, 'BAD_USER_INPUT', 'from']],
    ['summary.csv?from=2031-07-02&until=2031-07-02', [400, 'BAD_USER_INPUT', 'until']],
    ['transactions.csv?status=SOLD', [400, 'BAD_USER_INPUT', 'status']],
    ['transactions.csv?form=2031-07-01', [400, 'BAD_USER_INPUT', 'form']],
    ['transactions.csv?from=2031-07-01&from=2031-07-02', [400, 'BAD_USER_INPUT', 'from']],
    ['door-list.csv?status=APPROVED', [400, 'BAD_USER_INPUT', 'status']],
  ])('%s is refused', async (path, expected) => {
    expect(await refusal(path)).toEqual(expected);
  });

  it('agrees to the cent with the statistics, per event and per status', async () => {
    const { event } = staged;
    const { dashboardStats } = await staged.admin.client.does(DashboardStatsDocument, { eventId: event.id });
    const sold = await rows(`transactions.csv?event=${event.slug}&status=APPROVED,COMPLETED`);
    expect(sum(sold.map((row) => minor(row['line_total'])))).toBe(dashboardStats.revenue.amount);
    expect(dashboardStats.revenue.amount).toBe(100_00 + 3 * 85_00);
    const summary = await rows(`summary.csv?event=${event.slug}&from=2031-07-01&until=2031-07-02`);
    expect(summary.map(({ section, status, orders, total }) => [section, status, orders, total])).toEqual([
      ['orders', 'APPROVED', '1', '270.00'],
      ['orders', 'PENDING', '1', '100.00'],
    ]);
  });

  it('tells two events of one name apart in the summary, and has one of them alone', async () => {
    const types = (path: string) =>
      rows(path).then((all) => all.filter(({ section }) => section === 'ticket type').map((row) => row['event_slug']));
    const [one, two] = [staged.event.slug, other.event.slug];
    expect((await types('summary.csv')).filter((slug) => slug === one || slug === two)).toEqual([one, one, two, two]);
    expect(await types(`summary.csv?event=${two}`)).toEqual([two, two]);
  });

  it('leaves its filter in the audit log', async () => {
    await (await fetch(`transactions.csv?event=${staged.event.slug}&from=2031-07-01&status=APPROVED`)).text();
    const [entry] = await foyer.rows(
      `select action, subject, after from audit_entry where action = 'exportTransactions' order by id desc limit 1`,
    );
    expect(entry).toMatchObject({ subject: `event:${foyer.row(staged.event.id)}` });
    expect(String(entry!['after'])).toContain('"from":"2031-06-30T22:00:00.000Z","statuses":["APPROVED"]');
  });
});

describe('a row of the transactions', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const rows = async ({ admin }: Pick<Stage, 'admin'>) =>
    parse<Row>(await (await admin.client.fetch('/admin/export/transactions.csv')).text(), { columns: true, bom: true });

  it('says when and why it was cancelled, who decided it, and the names of today where they differ', async () => {
    const staged = await stage(foyer, { event: { startsAt: '2031-07-01T18:30:00Z', timezone: 'Europe/Vienna' } });
    const { admin, customer, event, vip } = staged;
    const { order } = await admin.approves(await customer.places({ [vip.id]: 1 }));
    const cancelled = await customer.cancels(order, '=I am ill');
    await admin.changesEvent(event.id, { name: 'Eve', startsAt: '2031-08-01T18:30:00Z', timezone: 'UTC' });
    await admin.changes(vip.id, { name: 'Gold' });
    expect((await rows(staged)).at(-1)).toMatchObject({
      status: 'CANCELLED',
      cancelled_at: cancelled.cancelledAt,
      cancel_reason: "'=I am ill",
      decided_by: 'admin',
      username: customer.username,
      priority: 'VIP',
      event: 'An evening',
      event_today: 'Eve',
      event_slug: event.slug,
      event_starts_at: '2031-07-01T20:30:00+02:00',
      event_timezone: 'Europe/Vienna',
      ticket_type: 'VIP',
      ticket_type_today: 'Gold',
    });
  });

  it('has nobody who decided it while it is pending, and an erased account under its anonymous name', async () => {
    const staged = await stage(foyer);
    const { admin, customer, vip } = staged;
    const agent = await register(foyer);
    await foyer.em.execute(`update users set role = 'AGENT' where username = '${agent.username}'`);
    const pending = await customer.places({ [vip.id]: 1 });
    const rejected = await customer.places({ [vip.id]: 1 });
    await agent.client.does('mutation ($id: ID!) { rejectOrder(id: $id) { id } }', { id: rejected.id });
    const decided = async () => (await rows(staged)).slice(-2).map((row) => row['decided_by']);
    expect(await decided()).toEqual(['', agent.username]);
    await agent.client.does('mutation ($password: String!) { eraseMyAccount(password: $password) }', {
      password: 'correct-horse-battery',
    });
    const [, erased] = await decided();
    expect(erased).not.toBe('');
    expect(erased).not.toBe(agent.username);
    expect(await admin.client.does('query ($id: ID!) { order(id: $id) { code } }', { id: pending.id })).toEqual({
      order: { code: pending.code },
    });
  });

  it('has a code of earlier versions as it is, and staff find the order by it', async () => {
    const staged = await stage(foyer);
    const { admin, customer, vip } = staged;
    const { id } = await customer.places({ [vip.id]: 1 });
    await foyer.em.execute(`update orders set code = '79888E52' where id = ${foyer.row(id)}`);
    expect((await rows(staged)).at(-1)).toMatchObject({ order_id: id, order_code: '79888E52' });
    type Found = { orders: { edges: { node: { id: string } }[] } };
    const search = 'query ($search: String!) { orders(filter: { search: $search }) { edges { node { id } } } }';
    expect((await admin.client.does<Found>(search, { search: '79888e52' })).orders.edges).toEqual([{ node: { id } }]);
  });
});
