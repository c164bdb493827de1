import { PASSWORD, register, stage, type Customer } from './support/box-office.js';
import { Foyer } from './support/foyer.js';
import { expectInvariants } from './support/invariants.js';

const ERASE = 'mutation ($password: String!) { eraseMyAccount(password: $password) }';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';

describe('what Foyer knows about somebody', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const exportOf = async ({ client }: Customer) =>
    (await client.does<{ exportMyData: Record<string, Record<string, unknown>[]> }>('{ exportMyData }')).exportMyData;

  it('can be taken along, whole and nobody else’s', async () => {
    const { admin, customers, vip } = await stage(foyer, { vip: 3, customers: 2 });
    const [ada, other] = customers as [Customer, Customer];
    await other.places({ [vip.id]: 1 });
    const order = await ada.places({ [vip.id]: 3 });
    await admin.approves(order);
    await other.joins(vip.id, 2);
    await ada.client.does('mutation { createApiToken(name: "my script") { id } }');
    const data = await exportOf(ada);
    expect(data).toMatchObject({
      account: { username: ada.username, email: `${ada.username}@example.com`, role: 'CUSTOMER' },
      orders: [{ code: order.code, status: 'APPROVED', total: order.total.amount, items: [{ quantity: 3 }] }],
      queueEntries: [],
      sessions: [{ userAgent: 'node' }],
      apiTokens: [{ name: 'my script' }],
      log: [{ action: 'register' }, { action: 'createApiToken', address: '127.0.0.1' }],
    });
    expect(JSON.stringify(data)).not.toContain(other.username);
    expect(JSON.stringify(data)).not.toMatch(/hash|secret":|password/i);
    expect((await exportOf(other))['queueEntries']).toMatchObject([{ quantity: 2, status: 'WAITING' }]);
    const file = await ada.client.fetch('/account/export.json');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect(await file.json()).toEqual(JSON.parse(JSON.stringify(await exportOf(ada))));
  });

  it('can be forgotten: orders and totals remain, what still waits is cancelled, and the chain stays whole', async () => {
    const { admin, customers, event, vip } = await stage(foyer, { vip: 2, customers: 2 });
    const [ada, other] = customers as [Customer, Customer];
    const sold = await ada.places({ [vip.id]: 2 });
    const pending = await ada.places({ [vip.id]: 1 });
    await admin.approves(sold);
    await ada.joins(vip.id);
    const line = await other.joins(vip.id);
    await foyer.client().isRefused(LOGIN, { input: { login: ada.username, password: 'wrong' } });
    const revenue = async () =>
      (
        await admin.client.does<{ dashboardStats: { revenue: { amount: number } } }>(
          'query ($id: ID) { dashboardStats(eventId: $id) { revenue { amount } } }',
          { id: event.id },
        )
      ).dashboardStats.revenue.amount;
    const before = await revenue();

    expect((await ada.client.isRefused(ERASE, { password: 'wrong' })).code).toBe('INVALID_CREDENTIALS');
    expect(await ada.client.does(ERASE, { password: PASSWORD })).toEqual({ eraseMyAccount: true });

    expect(await ada.client.does('{ me { id } }')).toEqual({ me: null });
    const tables = ['users', 'session', 'audit_person', 'audit_entry', 'activity', 'idempotency_key', 'orders'];
    for (const table of tables) {
      expect(JSON.stringify(await foyer.rows(`select * from ${table}`))).not.toContain(`"${ada.username}`);
      expect(JSON.stringify(await foyer.rows(`select * from ${table}`))).not.toContain(`${ada.username}@`);
    }
    expect(before).toBe(sold.total.amount);
    expect(await revenue()).toBe(before);
    expect(await admin.sees(sold)).toMatchObject({
      status: 'APPROVED',
      customer: { username: expect.stringMatching(/^erased_\d+$/) as string },
    });
    expect(await admin.sees(pending)).toMatchObject({ status: 'CANCELLED' });
    const { myQueueEntries } = await other.client.does<{ myQueueEntries: object[] }>(
      '{ myQueueEntries { id position } }',
    );
    expect(myQueueEntries).toContainEqual({ id: line.id, position: 1 });
    expect(await admin.client.does('{ verifyAuditLog { ok } }')).toEqual({ verifyAuditLog: { ok: true } });
    expect((await foyer.client().isRefused(LOGIN, { input: { login: ada.username, password: PASSWORD } })).code).toBe(
      'INVALID_CREDENTIALS',
    );
    await register(foyer, { username: ada.username }); // the name is free again
    await expectInvariants(foyer);
  });

  it('cannot be forgotten by the last admin', async () => {
    const admin = await foyer.admin();
    expect(await admin.isRefused(ERASE, { password: 'the-admin-of-tests' })).toEqual({
      code: 'LAST_ADMIN',
      details: {},
    });
    expect(await admin.does('{ me { username } }')).toEqual({ me: { username: 'admin' } });
  });
});
