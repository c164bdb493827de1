import { createHash } from 'node:crypto';
import { Foyer } from '../support/foyer.js';
import { register, stage } from '../support/box-office.js';

describe('the receipt', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  it('shows owner and staff what was bought, and in the event’s time', async () => {
    const { admin, customer, vip, regular } = await stage(foyer, {
      event: { venue: 'Old Hall', startsAt: '2031-07-01T18:30:00Z', timezone: 'Europe/Vienna' },
    });
    const order = await customer.places({ [vip.id]: 2, [regular.id]: 1 });
    const { order: approved } = await admin.approves(order, 'Gate B');
    await admin.changes(vip.id, { price: 1 });

    for (const { client } of [customer, admin]) {
      const response = await client.fetch(approved.receiptUrl!);
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      for (const text of [
        order.code,
        'Ada Lovelace',
        'Old Hall',
        'July 1, 2031 at 8:30 PM GMT+2',
        '$200.00',
        '$285.00',
        'Gate B',
      ]) {
        expect(page).toContain(text);
      }
    }
  });

  it('escapes everything that people wrote, and its policy lets nothing but its own style load', async () => {
    const nasty = `<script>alert(1)</script>"'&`;
    const { admin, vip } = await stage(foyer, { event: { name: nasty, venue: nasty } });
    await admin.changes(vip.id, { name: nasty });
    const customer = await register(foyer, { fullName: nasty });
    const { order } = await admin.approves(await customer.places({ [vip.id]: 1 }), nasty);

    const response = await customer.client.fetch(order.receiptUrl!);
    const page = await response.text();
    expect(page).not.toContain('<script');
    expect(page.split('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;')).toHaveLength(6);

    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const style = /<style>([\s\S]*)<\/style>/.exec(page)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  it('is there from approval on, and gone with a cancellation', async () => {
    const { admin, customer, vip } = await stage(foyer);
    const order = await customer.places({ [vip.id]: 1 });
    const status = async () => (await customer.client.fetch(`/orders/${order.id}/receipt`)).status;
    expect(await status()).toBe(404);
    await admin.approves(order);
    expect(await status()).toBe(200);
    await customer.completes(order);
    expect(await status()).toBe(200);
    await customer.cancels(order);
    expect(await status()).toBe(404);
  });

  it('is nobody else’s', async () => {
    const { admin, vip, customers } = await stage(foyer, { customers: 2 });
    const { order } = await admin.approves(await customers[0]!.places({ [vip.id]: 1 }));
    expect((await customers[1]!.client.fetch(order.receiptUrl!)).status).toBe(404);
    expect((await foyer.client().fetch(order.receiptUrl!)).status).toBe(401);
  });

  it.each(['abc', '0', '-1', '999999999999', '1e3', '%00', '..%2f..%2fetc'])('of %j does not exist', async (id) => {
    const admin = await foyer.admin();
    expect([400, 404]).toContain((await admin.fetch(`/orders/${id}/receipt`)).status);
  });

  it('sends people to log in and tells programs in JSON', async () => {
    const browser = await foyer.client().fetch('/orders/1/receipt', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect(browser.status).toBe(303);
    expect(browser.headers.get('location')).toBe('/auth/login?next=%2Forders%2F1%2Freceipt');
    const program = await foyer.client().fetch('/orders/1/receipt');
    expect(await program.json()).toEqual({
      errors: [{ message: 'Please log in.', extensions: { code: 'UNAUTHENTICATED', details: {} } }],
    });
  });
});
