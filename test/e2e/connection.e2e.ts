import type { Page } from 'playwright-core';
import { ADMIN, ask, House, logIn } from './support/house.js';

/** What a browser says itself when the server is away. */
const AWAY = /WebSocket connection to|ERR_CONNECTION_REFUSED|Failed to load resource/;

describe('the connection', () => {
  let house: House;
  let staff: Page;
  beforeAll(async () => {
    house = await House.open();
    staff = await house.admin();
  });
  afterAll(() => house.close());
  afterEach(() => house.expectNoComplaint(AWAY));

  const light = (page: Page, word: string) => page.getByRole('status').getByText(word).waitFor();

  it('comes back by itself after it was lost, with true figures', async () => {
    const ada = await house.customer('ada');
    await light(staff, 'Live');
    await house.stop();
    await light(staff, 'No connection, trying again');
    await ada.getByRole('button', { name: 'VIP: one more' }).click();
    await ada.getByRole('button', { name: 'Order 1 ticket' }).click();
    await ada.getByRole('alert').getByText('No answer came.').waitFor();

    await house.start();
    // What happens before the page is back reaches it all the same.
    await ask(ada, 'mutation { placeOrder(input: { items: [{ ticketTypeId: 2, quantity: 3 }] }) { id } }');
    await light(staff, 'Live');
    await staff.locator('[data-order]').getByText('3 × Regular').waitFor();
    expect(await staff.locator('[data-figure="pending"]').innerText()).toBe('1');
    await light(ada, 'Live');
    await ada.getByRole('button', { name: 'Order 1 ticket' }).click();
    await ada.getByText('is placed').waitFor();
    await staff.locator('[data-order]').getByText('1 × VIP').waitFor();
  });

  it('asks to log in again when the session ends, and leads back', async () => {
    await staff
      .context()
      .newPage()
      .then(async (other) => {
        await other.goto('/');
        await other.getByRole('button', { name: /^Log out/ }).click();
        await other.getByRole('link', { name: 'Register', exact: true }).waitFor();
      });
    const dialog = staff.getByRole('dialog', { name: 'You are logged out' });
    await dialog.waitFor({ timeout: 1000 });
    await staff.keyboard.press('Escape');
    await dialog.getByRole('link', { name: 'Log in again' }).click();
    await logIn(staff, ADMIN);
    await staff.waitForURL('**/admin/dashboard');
    await light(staff, 'Live');
  });

  it('never leads to another site after logging in', async () => {
    for (const next of ['https://example.com/', '//example.com/', '/\\example.com/', 'javascript:alert(1)']) {
      const page = await house.visitor();
      await page.goto(`/auth/login?next=${encodeURIComponent(next)}`);
      await logIn(page, ADMIN);
      await page.getByRole('heading', { name: 'VIP' }).waitFor();
      expect(new URL(page.url()).origin).toBe(house.url);
      await page.close();
    }
  });

  it('places one order where the answer was lost and one tries again', async () => {
    const eve = await house.customer('eve');
    await loseFirstAnswer(eve, 'placeOrder');
    await eve.getByRole('button', { name: 'Regular: one more' }).click();
    await eve.getByRole('button', { name: 'Order 1 ticket' }).click();
    await eve.getByRole('alert').getByText('No answer came.').waitFor();
    await eve.getByRole('button', { name: 'Order 1 ticket' }).click();
    await eve.getByText('is placed').waitFor();
    const { myOrders } = await ask<{ myOrders: { totalCount: number } }>(eve, '{ myOrders { totalCount } }');
    expect(myOrders.totalCount).toBe(1);
  });

  it('decides one order where the answer to Process next was lost and one presses again', async () => {
    const before = await staff.locator('[data-order]').count();
    expect(before).toBeGreaterThan(1);
    await loseFirstAnswer(staff, 'processNextOrder');
    await staff.getByRole('button', { name: 'Process next' }).click();
    await staff.getByRole('alert').getByText('No answer came.').waitFor();
    await staff.getByRole('button', { name: 'Process next' }).click();
    await staff.getByText('is approved.').waitFor();
    const { dashboardStats } = await ask<{ dashboardStats: { pendingOrders: number } }>(
      staff,
      '{ dashboardStats { pendingOrders } }',
    );
    expect(dashboardStats.pendingOrders).toBe(before - 1);
  });
});

/** The server does what it is asked, and the first answer never arrives. */
async function loseFirstAnswer(page: Page, operation: string): Promise<void> {
  let lost = false;
  await page.route('**/graphql', async (route) => {
    if (lost || !route.request().postData()?.includes(operation)) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
}
