import type { Locator, Page } from 'playwright-core';
import { ask, House, PASSWORD } from './support/house.js';

describe('at the edge', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open({ NODE_ENV: 'production' });
  });
  afterAll(() => house.close());

  it('what pages load may be kept for good, and what is not there may not', async () => {
    const page = await house.visitor();
    await page.goto('/');
    const address = await page.locator('script').first().getAttribute('src');
    const file = await page.request.get(address!);
    expect(file.headers()).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    const nothing = await page.request.get(address!.replace(/\w+\.js$/, 'nothing.js'));
    expect(nothing.status()).toBe(404);
    expect(nothing.headers()['cache-control']).toBe('no-store');
  });

  describe('what people write is text, whatever it looks like', () => {
    const evil = `"'><img src=x onerror="document.title='evil'"><script>document.title='evil'</script>`;
    let staff: Page;
    let ada: Page;
    beforeAll(async () => {
      [staff, ada] = [await house.admin(), await house.visitor()];
      const EVENT = 'mutation ($x: String!) { updateEvent(id: 1, input: { name: $x, venue: $x }) { id } }';
      const TYPE = 'mutation ($x: String!) { updateTicketType(id: 1, input: { name: $x }) { id } }';
      const SOLD_OUT = `mutation ($x: String!) { createTicketType(input: { eventId: 1, tier: VIP, name: $x, price: 1 }) { id } }`;
      for (const mutation of [EVENT, TYPE]) await ask(staff, mutation, { x: evil });
      await ask(staff, SOLD_OUT, { x: `${evil} 2` });
      const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { id } }';
      const account = { username: 'ada', email: 'ada@example.com', password: PASSWORD, fullName: evil };
      await ask(ada, REGISTER, { input: account });
      const PLACE = 'mutation { placeOrder(input: { items: [{ ticketTypeId: 1, quantity: 1 }] }) { id } }';
      for (let order = 1; order <= 3; order++) await ask(ada, PLACE);
      await ask(staff, 'mutation ($x: String!) { approveOrder(id: 1, notes: $x) { outcome } }', { x: evil });
      await ask(ada, 'mutation ($x: String!) { cancelOrder(id: 2, reason: $x) { id } }', { x: evil });
      await ask(ada, 'mutation { joinQueue(input: { ticketTypeId: 3 }) { id } }');
      await ask(ada, 'mutation ($x: String!) { createApiToken(name: $x) { id } }', { x: evil });
      const login = `mutation { login(input: { login: "ada", password: "${PASSWORD}" }) { id } }`;
      const headers = { 'content-type': 'application/json', 'user-agent': evil };
      await fetch(`${house.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: login }) });
    });
    afterEach(() => expectText());

    async function expectText(): Promise<void> {
      for (const page of [staff, ada]) {
        expect(await page.locator('img[src="x"], main script, dialog script').count()).toBe(0);
        expect(await page.title()).not.toBe('evil');
      }
      house.expectNoComplaint();
    }

    const shown = (within: Page | Locator) => within.getByText('<img src=x').first().waitFor();
    const line = (page: Page, region: string, words = '') =>
      shown(page.getByRole('region', { name: region }).getByRole('listitem').filter({ hasText: words }));

    it('in the shop', async () => {
      await ada.goto('/');
      await shown(ada.getByRole('heading', { level: 2 }));
      await shown(ada.getByRole('heading', { level: 3 }));
    });

    it('on one’s orders, in notes and reasons too', async () => {
      await ada.goto('/orders');
      await line(ada, 'In the queue');
      await line(ada, 'Orders', 'From the box office');
      await line(ada, 'Orders', 'Cancelled: “');
    });

    it('on a receipt', async () => {
      await ada.goto('/orders/1/receipt');
      await shown(ada);
    });

    it('on one’s account, for tokens and browsers, and where a token is revoked', async () => {
      await ada.goto('/account');
      await line(ada, 'Where you are logged in');
      await line(ada, 'API tokens');
      await ada.getByRole('button', { name: /^Revoke/ }).click();
      const dialog = ada.getByRole('dialog');
      await shown(dialog);
      await dialog.getByRole('button', { name: 'Revoke' }).click();
      await ada.getByText(`${evil} is revoked.`).first().waitFor();
    });

    it('on the dashboard: in the list, in both kinds of queue lines, in the feed, and in what is found', async () => {
      await staff.goto('/admin/dashboard');
      await line(staff, 'Pending orders');
      await line(staff, 'Queues', 'waits for');
      await line(staff, 'Queues', 'in pending order');
      await line(staff, 'What just happened');
      await staff.getByRole('button', { name: 'Find' }).click();
      await line(staff, 'Find orders');
    });
  });
});
