import { PASSWORD, register, REGISTER, stage, type Customer } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';
import { contentsOf } from '../security/support/harmless.js';
import { expectInvariants } from '../support/invariants.js';

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
    const { admin, customer: other, event, vip, regular } = await stage(foyer, { vip: 2 });
    const fullName = 'Countess of Nowhere';
    const ada = await register(foyer, { fullName });
    const sold = await ada.places({ [vip.id]: 2 });
    const pending = await ada.places({ [vip.id]: 1 });
    await admin.approves(sold);
    await ada.joins(vip.id);
    const line = await other.joins(vip.id);
    await ada.cancels(await ada.places({ [regular.id]: 1 }, 'key of mine'), 'because of my knee');
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
    const everything = await contentsOf(foyer);
    for (const trace of [`"${ada.username}`, `${ada.username}@`, fullName, 'because of my knee', 'key of mine']) {
      expect(everything).not.toContain(trace);
    }
    expect(before).toBe(sold.total.amount);
    expect(await revenue()).toBe(before);
    expect(await admin.sees(sold)).toMatchObject({
      status: 'APPROVED',
      customer: { username: expect.stringMatching(/^erased-\d+$/) as string },
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

  it('can be forgotten whatever others call themselves', async () => {
    const ada = await register(foyer);
    const { me } = await ada.client.does<{ me: { id: string } }>('{ me { id } }');
    await register(foyer, {
      username: `erased_${foyer.row(me.id)}`,
      email: `erased_${foyer.row(me.id)}@erased.invalid`,
    });
    const REFUSED = { code: 'BAD_USER_INPUT' };
    const input = { username: 'somebody', email: 'somebody@example.com', password: PASSWORD };
    for (const taken of [{ username: `erased-${foyer.row(me.id)}` }, { email: `erased-${foyer.row(me.id)}@invalid` }]) {
      expect(await foyer.client().isRefused(REGISTER, { input: { ...input, ...taken } })).toMatchObject(REFUSED);
    }
    await ada.client.does(ERASE, { password: PASSWORD });
  });

  it('can be taken along however much it is: the newest in an answer, everything in a download', async () => {
    const ada = await register(foyer);
    const { me } = await ada.client.does<{ me: { id: string } }>('{ me { id } }');
    const log = async () => {
      const data = await exportOf(ada);
      return { actions: data['log']!.map(({ action }) => action), more: data['more'] };
    };
    const write = (action: string, count: number) => {
      const entry = `((select max(created_at) from users), '${action}', ${foyer.row(me.id)}, 'user:${foyer.row(me.id)}', '{}', '{}')`;
      const entries = Array<string>(count).fill(entry).join();
      return foyer.rows(`insert into audit_entry (at, action, actor_id, subject, before, after) values ${entries}`);
    };
    await write('older', 998);
    await write('newest', 1);
    expect(await log()).toEqual({
      actions: ['register', ...Array<string>(998).fill('older'), 'newest'],
      more: undefined,
    });
    await write('newest', 200);
    const actions = [...Array<string>(799).fill('older'), ...Array<string>(201).fill('newest')];
    expect(await log()).toEqual({ actions, more: '/account/export.json' });

    const file = (await (await ada.client.fetch('/account/export.json')).json()) as { log: { action: string }[] };
    const all = ['register', ...Array<string>(998).fill('older'), ...Array<string>(201).fill('newest'), 'exportMyData'];
    expect(file.log.map(({ action }) => action)).toEqual(all);
    expect(file).not.toHaveProperty('more');
  });

  it('is a file that is whole with more orders and entries than are read at once', async () => {
    const { customer: ada, event, vip } = await stage(foyer);
    const { me } = await ada.client.does<{ me: { id: string } }>('{ me { id } }');
    const numbers = Array.from({ length: 1001 }, (_, n) => 5_000_000 + n);
    const at = '(select max(created_at) from users)';
    await foyer.rows(
      `insert into orders (id, code, event_id, customer_id, status, priority, total_amount, currency, placed_at)
       values ${numbers.map((n) => `(${n}, 'D${n}', ${foyer.row(event.id)}, ${foyer.row(me.id)}, 'REJECTED', 0, 10000, 'USD', ${at})`).join()}`,
    );
    await foyer.rows(
      `insert into order_item (order_id, ticket_type_id, quantity, unit_price)
       values ${numbers.map((n) => `(${n}, ${foyer.row(vip.id)}, 1, 10000)`).join()}`,
    );
    await foyer.rows(
      `insert into queue_entry (id, ticket_type_id, customer_id, quantity, unit_price, status, joined_at)
       values ${numbers.map((n) => `(${n}, ${foyer.row(vip.id)}, ${foyer.row(me.id)}, ${n - 4_999_999}, 10000, 'LEFT', ${at})`).join()}`,
    );
    type File = { orders: { code: string; items: object[] }[]; queueEntries: { quantity: number }[]; more?: string };
    const file = (await (await ada.client.fetch('/account/export.json')).json()) as File;
    expect(file.orders.map(({ code }) => code)).toEqual(numbers.map((n) => `D${n}`));
    expect(file.orders.every(({ items }) => items.length === 1)).toBe(true);
    expect(file.queueEntries.map(({ quantity }) => quantity)).toEqual(numbers.map((n) => n - 4_999_999));

    const answer = (await exportOf(ada)) as unknown as File;
    expect(answer.more).toBe('/account/export.json');
    expect(answer.orders).toEqual(file.orders.slice(1));
    expect(answer.queueEntries).toEqual(file.queueEntries.slice(1));
    await foyer.rows(`delete from order_item where order_id >= 5000000`);
    await foyer.rows(`delete from orders where id >= 5000000`);
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
