import { auditEntries as entries, LOG, type Entry } from '../support/audit-log.js';
import { APPROVE, COMPLETE, PASSWORD, register, stage, UPDATE_EVENT, UPDATE_TYPE } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';

describe('the audit log', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('says of a decision who made it, from where, about what, and what was before and after', async () => {
    const { admin, customer, vip } = await stage(foyer, { vip: 10 });
    const order = await customer.places({ [vip.id]: 2 });
    await admin.client.does(APPROVE, { id: order.id });
    const [entry] = await entries(admin.client, { subject: `order:${foyer.row(order.id)}` });
    expect(entry).toMatchObject({
      action: 'approveOrder',
      subject: `order:${foyer.row(order.id)}`,
      before: {
        [`order:${foyer.row(order.id)}`]: { status: 'PENDING' },
        [`ticketType:${foyer.row(vip.id)}`]: { available: 10, sold: 0 },
      },
      after: {
        [`order:${foyer.row(order.id)}`]: { status: 'APPROVED' },
        [`ticketType:${foyer.row(vip.id)}`]: { available: 8, sold: 2 },
      },
      person: { name: 'admin', address: '127.0.0.1', userAgent: 'node', user: { username: 'admin' } },
    });
    expect(Math.abs(Date.parse(entry!.at) - Date.now())).toBeLessThan(60_000);
  });

  it('has one entry for each mutation by staff, and none for what was refused or what customers do', async () => {
    const { admin, customer, event, vip } = await stage(foyer, { vip: 10 });
    const { id: userId } = (await admin.client.does<{ me: { id: string } }>('{ me { id } }')).me;
    const order = await customer.places({ [vip.id]: 1 });
    const before = await entries(admin.client, { actorId: userId });
    await admin.client.does(APPROVE, { id: order.id });
    await admin.client.isRefused(APPROVE, { id: order.id });
    await admin.client.does(COMPLETE, { id: order.id });
    await customer.cancels(order);
    await admin.client.does(UPDATE_TYPE, { id: vip.id, input: { price: 1234, addAvailable: 5 } });
    await admin.client.does(UPDATE_EVENT, { id: event.id, input: { name: 'Another name', salesOpen: false } });
    const news = (await entries(admin.client, { actorId: userId })).slice(0, -before.length);
    expect(news.map(({ action }) => action)).toEqual([
      'updateEvent',
      'updateTicketType',
      'completeOrder',
      'approveOrder',
    ]);
    expect(news[0]).toMatchObject({
      subject: `event:${foyer.row(event.id)}`,
      before: { [`event:${foyer.row(event.id)}`]: { salesOpen: true } },
      after: { [`event:${foyer.row(event.id)}`]: { name: 'Another name', salesOpen: false } },
    });
    expect(news[1]!.after).toEqual({
      [`ticketType:${foyer.row(vip.id)}`]: expect.objectContaining({ price: 1234, available: 15 }),
    });
  });

  it('says what each of them changed, and what it was before', async () => {
    const { admin, customers, event, vip, regular } = await stage(foyer, { customers: 2, vip: 0, regular: 3 });
    const newest = async () => {
      const [entry] = await entries(admin.client);
      return { subject: entry!.subject, before: entry!.before, after: entry!.after };
    };
    const [eventKey, vipKey, regularKey] = [
      `event:${foyer.row(event.id)}`,
      `ticketType:${foyer.row(vip.id)}`,
      `ticketType:${foyer.row(regular.id)}`,
    ];

    const [, , made] = await entries(admin.client);
    expect(made).toMatchObject({
      action: 'createEvent',
      subject: eventKey,
      before: {},
      after: { [eventKey]: { slug: event.slug, salesOpen: true, maxTicketsPerOrder: 5 } },
    });
    expect(await newest()).toEqual({
      subject: regularKey,
      before: { [regularKey]: { available: 0, held: 0, sold: 0 } },
      after: { [regularKey]: { name: 'Regular', tier: 'REGULAR', price: 85_00, available: 3, held: 0, sold: 0 } },
    });

    const first = await customers[0]!.joins(vip.id, 2);
    const second = await customers[1]!.joins(vip.id);
    await admin.changes(vip.id, { name: 'Box', price: 120_00, addAvailable: 7 });
    expect(await newest()).toEqual({
      subject: vipKey,
      before: { [vipKey]: { name: 'VIP', tier: 'VIP', price: 100_00, available: 0, held: 0, sold: 0 } },
      after: { [vipKey]: { name: 'Box', tier: 'VIP', price: 120_00, available: 7, held: 0, sold: 0 } },
    });

    const { order } = await admin.fulfils(first);
    expect(await newest()).toEqual({
      subject: `queueEntry:${foyer.row(first.id)}`,
      before: {
        [`queueEntry:${foyer.row(first.id)}`]: { status: 'WAITING' },
        [`order:${foyer.row(order!.id)}`]: { status: 'PENDING' },
        [vipKey]: { available: 7, held: 0, sold: 0 },
      },
      after: {
        [`queueEntry:${foyer.row(first.id)}`]: { status: 'FULFILLED' },
        [`order:${foyer.row(order!.id)}`]: { status: 'APPROVED', total: 200_00 },
        [vipKey]: { available: 5, held: 0, sold: 2 },
      },
    });

    await admin.leaves(second);
    expect(await newest()).toEqual({
      subject: `queueEntry:${foyer.row(second.id)}`,
      before: { [`queueEntry:${foyer.row(second.id)}`]: { status: 'WAITING' } },
      after: { [`queueEntry:${foyer.row(second.id)}`]: { status: 'LEFT' } },
    });

    const placed = await admin.places({ [regular.id]: 2 });
    expect(await newest()).toEqual({
      subject: `order:${foyer.row(placed.id)}`,
      before: {},
      after: { [`order:${foyer.row(placed.id)}`]: { status: 'PENDING', total: 170_00 } },
    });
  });

  it('is searched from a moment on, that one included, and up to another, without it', async () => {
    const { admin, vip } = await stage(foyer);
    const subject = `ticketType:${foyer.row(vip.id)}`;
    for (const price of [1, 2, 3]) {
      foyer.clock.advance(1000);
      await admin.changes(vip.id, { price });
    }
    const [third, second, first, made] = await entries(admin.client, { subject });
    const found = async (filter: object) => (await entries(admin.client, { subject, ...filter })).map(({ id }) => id);
    expect(await found({ from: second!.at })).toEqual([third!.id, second!.id]);
    expect(await found({ until: second!.at })).toEqual([first!.id, made!.id]);
    expect(await found({ from: first!.at, until: third!.at })).toEqual([second!.id, first!.id]);
    expect(await found({ from: third!.at, until: third!.at })).toEqual([]);
  });

  it('has logins, and those that failed with what was typed', async () => {
    const admin = await foyer.admin();
    const { username, client } = await register(foyer);
    await client.does(LOGIN, { input: { login: username.toUpperCase(), password: PASSWORD } });
    await client.isRefused(LOGIN, { input: { login: username, password: 'wrong' } });
    await client.isRefused(LOGIN, { input: { login: 'a pa$$word in the wrong field', password: 'x' } });
    await client.isRefused(LOGIN, { input: { login: 'nobody_here', password: 'wrong' } });
    const [unknown, slip] = await entries(admin, { action: 'login.failed' });
    expect(unknown).toMatchObject({ subject: null, person: { name: 'nobody_here', user: null } });
    expect(slip).toMatchObject({ subject: null, person: { name: null, user: null } });
    const { id: actorId } = (await client.does<{ me: { id: string } }>('{ me { id } }')).me;
    expect(
      (await entries(admin, { subject: `user:${foyer.row(actorId)}` })).map(({ action, person }) => [
        action,
        person?.user?.username,
      ]),
    ).toEqual([
      ['login.failed', username],
      ['login', username],
      ['register', username],
    ]);
    expect(JSON.stringify(await foyer.rows('select * from audit_entry'))).not.toContain(username);
  });

  it('has each download of everybody’s data, by whom and from where, and none that was refused', async () => {
    const { admin, customer, event } = await stage(foyer);
    const downloads = ['transactions.csv', 'summary.csv', 'audit.csv', `door-list.csv?event=${event.slug}`];
    const actions = ['exportTransactions', 'exportSummary', 'exportAuditLog', 'exportDoorList'];
    const ofDownloads = async () => (await entries(admin.client)).filter(({ action }) => actions.includes(action));
    const before = await ofDownloads();
    for (const name of downloads) {
      expect((await customer.client.fetch(`/admin/export/${name}`)).status).toBe(403);
      await (await admin.client.fetch(`/admin/export/${name}`)).text();
    }
    const after = await ofDownloads();
    expect(after.slice(0, after.length - before.length).toReversed()).toMatchObject(
      actions.map((action) => ({
        action,
        subject: action === 'exportDoorList' ? expect.stringMatching(/^event:\d+$/) : null,
        person: { name: 'admin', address: '127.0.0.1' },
      })),
    );
    expect(after).toHaveLength(before.length + 4);
  });

  it('comes in pages, and as CSV in which no name is a formula', async () => {
    const admin = await foyer.admin();
    await foyer.client().isRefused(LOGIN, { input: { login: '=1+1@x.org', password: 'x' } });
    type Page = { auditLog: { totalCount: number; pageInfo: { endCursor: string }; edges: { node: Entry }[] } };
    const first = await admin.does<Page>(LOG, { first: 1 });
    const second = await admin.does<Page>(LOG, { first: 1, after: first.auditLog.pageInfo.endCursor });
    expect(foyer.row(second.auditLog.edges[0]!.node.id)).toBe(foyer.row(first.auditLog.edges[0]!.node.id) - 1);
    const response = await admin.fetch('/admin/export/audit.csv');
    const text = await response.text();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(text.split('\r\n').length - 2).toBe(first.auditLog.totalCount + 1); // and the download itself
    expect(text).toContain(',exportAuditLog,');
    expect(text).toContain(`,'=1+1@x.org,`);
    expect((await (await register(foyer)).client.fetch('/admin/export/audit.csv')).status).toBe(403);
  });
});
