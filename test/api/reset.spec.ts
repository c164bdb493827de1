import { expectInvariants } from '../support/invariants.js';
import { Foyer } from '../support/foyer.js';
import { stage } from '../support/box-office.js';

describe('a reset', () => {
  const RESET = 'mutation ($confirm: String!) { resetAllData(confirm: $confirm) }';
  const COUNTS =
    '{ orders { totalCount } events { slug ticketTypes { name available sold } } checkStock { ok } recentActivity { kind } }';

  it('drops orders, queues and events, keeps users, and seeds the default event anew', async () => {
    const foyer = await Foyer.start();
    const { admin, customer, vip, regular } = await stage(foyer, { vip: 0 });
    await customer.joins(vip.id);
    const order = await customer.places({ [regular.id]: 2 }, 'a-key');
    await admin.approves(order);

    expect(await admin.client.does(RESET, { confirm: 'RESET ALL DATA' })).toEqual({ resetAllData: true });

    expect(await admin.client.does(COUNTS)).toEqual({
      orders: { totalCount: 0 },
      events: [
        {
          slug: 'main',
          ticketTypes: [
            { name: 'VIP', available: 50, sold: 0 },
            { name: 'Regular', available: 100, sold: 0 },
          ],
        },
      ],
      checkStock: { ok: true },
      recentActivity: [{ kind: 'data.reset' }, { kind: 'stock.changed' }, { kind: 'stock.changed' }],
    });
    expect(await customer.client.does('{ me { username } myQueueEntries { id } }')).toEqual({
      me: { username: customer.username },
      myQueueEntries: [],
    });
    const { ticketTypes } = await customer.client.does<{ ticketTypes: { id: string }[] }>('{ ticketTypes { id } }');
    const next = await customer.places({ [ticketTypes[1]!.id]: 2 }, 'a-key');
    expect(foyer.row(next.id)).toBeGreaterThan(foyer.row(order.id));
    await expectInvariants(foyer);
    await foyer.stop();
  });

  it('wants its confirmation to the letter, and changes nothing without', async () => {
    const foyer = await Foyer.start();
    const { admin, customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    for (const confirm of ['', 'reset all data', 'RESET ALL DATA ']) {
      expect(await admin.client.isRefused(RESET, { confirm })).toEqual({
        code: 'CONFIRMATION_REQUIRED',
        details: { expected: 'RESET ALL DATA' },
      });
    }
    expect(await customer.sees(order)).toEqual(order);
    await foyer.stop();
  });

  it.each([
    ['is forbidden in production', {}, false],
    ['is allowed in production with ALLOW_RESET=true', { ALLOW_RESET: 'true' }, true],
  ])('%s', async (_, env, allowed) => {
    const foyer = await Foyer.start({ NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32), ...env });
    const { data, errors } = await (await foyer.admin()).asks(RESET, { confirm: 'RESET ALL DATA' });
    expect(data).toEqual(allowed ? { resetAllData: true } : null);
    expect(errors?.[0]?.extensions.code).toBe(allowed ? undefined : 'FORBIDDEN');
    await foyer.stop();
  });
});
