import { register, stage } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

describe('viewer', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('is null for nobody, without an error', async () => {
    expect(await foyer.client().asks('{ viewer { user { id } orders { totalCount } } }')).toEqual({
      data: { viewer: null },
    });
  });

  it('shows one’s own account, orders, queue entries, sessions and tokens, and nobody else’s', async () => {
    const { customers, vip, regular, admin } = await stage(foyer, { customers: 2, regular: 0 });
    const [ada, grace] = customers as [(typeof customers)[0], (typeof customers)[0]];
    const placed = [await ada.places({ [vip.id]: 1 }), await ada.places({ [vip.id]: 2 })];
    await grace.places({ [vip.id]: 1 });
    const entry = await ada.joins(regular.id);
    await grace.joins(regular.id);
    await ada.client.does('mutation { createApiToken(name: "script") { id } }');

    const { viewer } = await ada.client.does(`{ viewer {
      user { username } permissions
      orders(first: 1) { totalCount edges { node { id customer { username } } } pageInfo { hasNextPage } }
      queueEntries { totalCount edges { node { id position } } }
      sessions { current } apiTokens { name } } }`);
    expect(viewer).toEqual({
      user: { username: ada.username },
      permissions: ['account.read', 'account.secure', 'orders.place'],
      orders: {
        totalCount: 2,
        edges: [{ node: { id: placed[1]!.id, customer: { username: ada.username } } }],
        pageInfo: { hasNextPage: true },
      },
      queueEntries: { totalCount: 1, edges: [{ node: { id: entry.id, position: 1 } }] },
      sessions: [{ current: true }],
      apiTokens: [{ name: 'script' }],
    });
    const { viewer: staff } = await admin.client.does<{ viewer: { permissions: string[] } }>(
      '{ viewer { permissions } }',
    );
    expect(staff.permissions).toEqual(expect.arrayContaining(['orders.read', 'users.manage', 'account.secure']));
  });

  it('tells a script what its token may not do', async () => {
    const { client } = await register(foyer);
    const { createApiToken } = await client.does<{ createApiToken: { secret: string } }>(
      'mutation { createApiToken(name: "script") { secret } }',
    );
    const script = foyer.client().withToken(createApiToken.secret);
    const { viewer } = await script.does('{ viewer { permissions sessions { current } } }');
    expect(viewer).toEqual({ permissions: ['account.read', 'orders.place'], sessions: [{ current: false }] });
  });

  it('answers in part where staff lack the required second factor', async () => {
    const strict = await Foyer.start({ REQUIRE_STAFF_MFA: 'true' });
    const admin = await strict.admin();
    const { data, errors } = await admin.asks('{ viewer { user { role } permissions orders { totalCount } } }');
    expect(data).toEqual({
      viewer: { user: { role: 'ADMIN' }, permissions: ['account.read', 'account.secure'], orders: null },
    });
    expect(errors).toMatchObject([
      {
        path: ['viewer', 'orders'],
        extensions: { code: 'FORBIDDEN', details: { permission: 'orders.place', secondFactor: 'REQUIRED' } },
      },
    ]);
    await strict.stop();
  });
});
