import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { ADMIN, ask, expectText, House, logIn, PASSWORD, pendingOrders } from './support/house.js';

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
  afterEach(() => house.expectNoComplaint());

  const light = (page: Page, word: string) => page.getByRole('status').getByText(word).waitFor();

  it('comes back by itself after it was lost, with true figures', async () => {
    const ada = await house.customer('ada');
    await light(staff, 'Live');
    await house.stop();
    await light(staff, 'No connection, trying again');
    await ada.getByRole('button', { name: 'VIP: one more' }).click();
    await ada.getByRole('button', { name: 'Order 1 ticket' }).click();
    await ada.getByRole('alert').getByText('No answer came').waitFor();

    await house.start();
    // What happens before the page is back reaches it all the same.
    await ask(ada, 'mutation { placeOrder(input: { items: [{ ticketTypeId: 2, quantity: 3 }] }) { id } }');
    await light(staff, 'Live');
    await staff.locator('[data-order]').getByText('3 × Regular').waitFor();
    await expectText(staff.locator('[data-figure="pending"]'), '1');
    await light(ada, 'Live');
    await ada.getByRole('button', { name: 'Order 1 ticket' }).click();
    await ada.getByText('is placed').first().waitFor();
    await staff.locator('[data-order]').getByText('1 × VIP').waitFor();
    house.expectNoComplaint(AWAY);
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
    await dialog.waitFor();
    await expectNothingLeft(staff);
    for (let n = 0; n < 3; n++) await staff.keyboard.press('Escape');
    await dialog.getByRole('link', { name: 'Log in again' }).click();
    await logIn(staff, ADMIN);
    await staff.waitForURL('**/admin/dashboard');
    await light(staff, 'Live');
  });

  it('leaves nothing on the screen where one logs out without a connection, and ends the session once there is one', async () => {
    const desk = await house.admin();
    await desk.locator('[data-order]').first().waitFor();
    await house.stop();
    await light(desk, 'No connection, trying again');
    await desk.getByRole('button', { name: 'Log out' }).click();
    const dialog = desk.getByRole('dialog', { name: 'You are not logged out yet' });
    await dialog.getByText('No answer came').waitFor();
    await expectNothingLeft(desk);

    await house.start();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await desk.getByRole('link', { name: 'Log in', exact: true }).waitFor();
    house.expectNoComplaint(AWAY);
  });

  it('never leads to another site after logging in', async () => {
    const elsewhere = [
      'https://example.com/',
      '//example.com/',
      '/\\example.com/',
      '/.//example.com/',
      '/x/..//example.com/',
      `${house.url}//example.com/`,
      '\t//example.com/',
      'javascript:alert(1)',
      'data:text/html,x',
      'http://[',
    ];
    for (const next of elsewhere) {
      const page = await house.visitor();
      await page.goto(`/auth/login?next=${encodeURIComponent(next)}`);
      await logIn(page, ADMIN);
      await page.waitForURL((url) => !url.pathname.startsWith('/auth/'));
      expect(new URL(page.url()).origin).toBe(house.url);
      await page.context().browser()?.close();
    }
    house.expectNoComplaint(/status of 404/);
  });

  it.each(['tries again', 'reloads and tries again'])(
    'places one order where the answer was lost and one %s',
    async (how) => {
      const eve = await house.customer(how === 'tries again' ? 'eve' : 'eva');
      await loseFirstAnswer(eve, 'placeOrder');
      await eve.getByRole('button', { name: 'Regular: one more' }).click();
      await eve.getByRole('button', { name: 'Order 1 ticket' }).click();
      await eve.getByRole('alert').getByText('No answer came').waitFor();
      if (how !== 'tries again') await eve.reload();
      await eve.getByRole('button', { name: 'VIP: one less' }).click({ force: true });
      await eve.getByRole('button', { name: 'Order 1 ticket' }).click();
      await eve.getByText('is placed').first().waitFor();
      const { myOrders } = await ask<{ myOrders: { totalCount: number } }>(eve, '{ myOrders { totalCount } }');
      expect(myOrders.totalCount).toBe(1);
      house.expectNoComplaint(AWAY);
    },
  );

  it('decides one order where the answer to Process next was lost and one presses again', async () => {
    const before = await pendingOrders(staff);
    expect(before).toBeGreaterThan(1);
    await loseFirstAnswer(staff, 'processNextOrder');
    await staff.getByRole('button', { name: 'Process next' }).click();
    await staff.getByRole('alert').getByText('No answer came').waitFor();
    await staff.getByRole('button', { name: 'Process next' }).press('Enter'); // a second click here would be a double click
    await staff.getByText('is approved.').first().waitFor();
    expect(await pendingOrders(staff)).toBe(before - 1);
    house.expectNoComplaint(AWAY);
  });

  it.each([1011, 4500])(
    'comes back where the line was closed with %d, which graphql-ws takes for the end',
    async (code) => {
      const page = await house.visitor();
      let sockets = 0;
      const told = Promise.withResolvers<void>();
      await page.routeWebSocket('**/graphql', async (socket) => {
        if (++sockets > 1) await told.promise;
        const server = socket.connectToServer();
        if (sockets > 1) return;
        server.onMessage((message) => {
          socket.send(message);
          if (String(message).includes('"next"')) void socket.close({ code });
        });
      });
      await page.goto('/');
      await light(page, 'No connection, trying again');
      told.resolve();
      await light(page, 'Live');
      expect(sockets).toBe(2);
    },
  );

  it('begins as soon as the server answers, where the first question got no answer', async () => {
    const page = await house.visitor();
    let failed = 0;
    await page.route('**/graphql', (route) => (++failed > 1 ? route.continue() : route.abort()));
    await page.goto('/');
    await page.getByRole('heading', { name: 'VIP' }).waitFor();
    expect(failed).toBeGreaterThan(1);
    house.expectNoComplaint(AWAY);
  });

  it('says why and asks no more where one may no longer watch', async () => {
    const database = new Database(join(house.folder, 'data/foyer.db'));
    const role = (name: string) => database.exec(`update users set role = '${name}' where username = 'eve'`);
    const eve = await house.visitor();
    role('AGENT');
    await eve.goto('/admin/dashboard');
    await logIn(eve, { login: 'eve', password: PASSWORD });
    await eve.locator('[data-figure="revenue"]').waitFor();
    expect(await eve.getByRole('button', { name: /^(Change|Reset all|Add a ticket|Close sales)/ }).count()).toBe(0);
    let asked = 0;
    await eve.route('**/graphql', (route) => {
      asked++;
      return route.continue();
    });
    role('CUSTOMER');
    database.close();
    await house.stop();
    await house.start();
    await eve.getByRole('alert').getByText('Your account may not do this.').waitFor();
    await eve.getByText('Nothing to show.').waitFor();
    expect(await eve.locator('[data-figure="revenue"]').count()).toBe(0);
    expect(asked).toBeLessThan(3);
    house.expectNoComplaint(AWAY);
  });
});

/** Of what was for the eyes of who was logged in. */
async function expectNothingLeft(page: Page): Promise<void> {
  expect(await page.locator('body > :not(dialog)').count()).toBe(0);
  expect(await page.locator('body').innerHTML()).not.toMatch(/admin(?!%2F|\/)|Regular|VIP/);
  expect(await page.locator('body').getAttribute('data-user')).toBeNull();
}

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
