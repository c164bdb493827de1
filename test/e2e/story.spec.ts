import type { Page } from 'playwright-core';
import { ask, expectText, House, SOON } from './support/house.js';

const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`);
const stock = (page: Page, type: string, column: number) => page.locator(`[data-type="${type}"] td`).nth(column); // the first one holds the button
const shows = (page: Page, text: string) => page.getByText(text).first().waitFor(SOON);

describe('a day at the ticket office, in two browsers', () => {
  let house: House;
  let ada: Page;
  let staff: Page;
  beforeAll(async () => {
    house = await House.open();
    staff = await house.admin();
  });
  afterAll(() => house.close());
  afterEach(() => house.expectNoComplaint());

  it('registers a customer, who then sees what there is', async () => {
    ada = await house.customer('ada');
    expect(new URL(ada.url()).pathname).toBe('/');
    expect(await ada.locator('main').innerText()).toMatch(/VIP\s+\$100\.00 · 50 left[^]*Regular\s+\$85\.00 · 100 left/);
  });

  it('takes an order, which the dashboard shows', async () => {
    await ada.getByRole('button', { name: 'VIP: one more' }).click();
    await ada.getByRole('button', { name: 'VIP: one more' }).click();
    await ada.getByRole('button', { name: 'Regular: one more' }).click();
    await shows(ada, '$285.00');
    await ada.getByRole('button', { name: 'Order 3 tickets' }).click();
    await staff.locator('[data-order]').getByText('Mixed').waitFor(SOON);
    await shows(ada, 'is placed: $285.00');
    await expectText(figure(staff, 'pending'), '1');
    expect(await staff.locator('[data-order]').innerText()).toMatch(
      /ada@example.com[^]*2 × VIP, 1 × Regular · \$285\.00/,
    );
    await shows(staff, 'ada placed order');
  });

  it('approves it with Process next, which the customer and the shop see', async () => {
    const anybody = await house.visitor();
    await anybody.goto('/');
    await anybody.getByText('50 left').waitFor();
    await ada.goto('/orders');
    await ada.getByText('Pending').waitFor();
    await staff.getByRole('button', { name: 'Process next' }).click();
    await Promise.all([shows(ada, 'Approved'), shows(anybody, '48 left'), shows(staff, 'Nothing waits for you.')]);
    await expectText(figure(staff, 'revenue'), '$285.00');
    await expectText(figure(staff, 'approved'), '1');
    await expectText(stock(staff, 'VIP', 4), '2');
    expect(await staff.getByRole('img', { name: /^Revenue since .*: \$285\.00$/ }).count()).toBe(1);
  });

  it('prints the receipt', async () => {
    await ada.getByRole('link', { name: /^Receipt/ }).click();
    await ada.getByText('$285.00').first().waitFor();
    expect(await ada.title()).toMatch(/^Receipt /);
    await ada.goBack();
  });

  it('completes the order for the customer', async () => {
    await ada.getByRole('button', { name: /^Complete/ }).click();
    await shows(ada, 'Completed');
    await expectText(figure(staff, 'completed'), '1');
  });

  it('rejects with a note that the customer reads', async () => {
    await order(ada, 'Regular');
    await staff.getByRole('button', { name: /^Reject/ }).click();
    await staff.getByLabel('Note to the customer').fill('One each, please.');
    await staff.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await expectText(figure(staff, 'rejected'), '1');
    await ada.goto('/orders');
    await ada.getByText('From the box office: “One each, please.”').waitFor();
  });

  it('approves with a note, too', async () => {
    await order(ada, 'Regular');
    await staff.getByRole('button', { name: /^Approve with note/ }).click();
    await staff.getByLabel('Note to the customer').fill('See you at gate B.');
    await staff.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await ada.goto('/orders');
    await ada.getByText('From the box office: “See you at gate B.”').waitFor();
  });

  it('cancels for the customer, who says why, and the tickets are back', async () => {
    await expectText(stock(staff, 'Regular', 2), '98');
    await ada
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .click();
    await ada.getByLabel('Why?').fill('Ill, sadly');
    await ada.getByRole('button', { name: 'Cancel the order' }).click();
    await shows(ada, 'Cancelled: “Ill, sadly”');
    await expectText(stock(staff, 'Regular', 2), '99');
  });

  it('changes price and stock from the dashboard, and the shop follows', async () => {
    await ada.goto('/');
    await staff.getByRole('button', { name: 'Change VIP' }).click();
    const dialog = staff.getByRole('dialog');
    await dialog.getByLabel('Price (USD)').fill('120.50');
    await dialog.getByLabel(/^Stock/).selectOption('Set available to');
    await dialog.getByLabel('Tickets').fill('2');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await shows(ada, '$120.50');
    await shows(ada, '2 left');
    await shows(staff, 'admin changed the price of VIP.');
  });

  it('refuses to take more away than there is, and says so in the dialog, which stays', async () => {
    await staff.getByRole('button', { name: 'Change VIP' }).click();
    const dialog = staff.getByRole('dialog');
    await dialog.getByLabel(/^Stock/).selectOption('Take away');
    await dialog.getByLabel('Tickets').fill('3');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('VIP: only 2 tickets left, and 3 asked for.').waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expectText(stock(staff, 'VIP', 2), '2');
  });

  it('sells out, and whoever comes too late joins the queue', async () => {
    const bob = await house.customer('bob');
    await order(bob, 'VIP', 2);
    await staff.getByRole('button', { name: 'Process next' }).click();
    await shows(ada, 'sold out');
    await ada.getByRole('button', { name: 'VIP: one more' }).click();
    await ada.getByRole('button', { name: 'Join the queue' }).click();
    await shows(ada, 'number 1');
    await staff.locator('[data-entry="ada"]').waitFor(SOON);
    await staff.locator('[data-queue="VIP"] summary', { hasText: '1 waiting for 1 ticket' }).waitFor(SOON);
  });

  it('says that there is too little to fulfil, and changes nothing', async () => {
    await staff.getByRole('button', { name: /^Fulfil ada/ }).click();
    await staff.getByRole('alert').getByText('VIP: sold out.').waitFor();
    await staff.getByRole('alert').getByRole('button', { name: 'Close' }).click();
    expect(await staff.locator('[data-entry="ada"]').count()).toBe(1);
  });

  it('fulfils from the queue once there is stock: the customer has an approved order', async () => {
    await staff.getByRole('button', { name: 'Change VIP' }).click();
    const dialog = staff.getByRole('dialog');
    await dialog.getByLabel('Tickets').fill('1');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expectText(stock(staff, 'VIP', 2), '1');
    await staff.getByRole('button', { name: /^Fulfil ada/ }).click();
    await staff.locator('[data-queue="VIP"]').getByText('Nobody is in line.').waitFor(SOON);
    await expectText(stock(staff, 'VIP', 2), '0');
    await shows(ada, 'You have your 1 ticket for VIP: order');
    await ada.goto('/orders');
    const first = ada.locator('[data-order]').first();
    await first.getByText('$120.50').first().waitFor();
    expect(await first.innerText()).toMatch(/Approved[^]*1 × VIP/);
  });

  it('finds an order and cancels it with a reason', async () => {
    await staff.getByLabel('Code or customer').fill('bob');
    await staff.getByRole('button', { name: 'Find' }).click();
    await staff.getByRole('button', { name: /^Cancel order/ }).click();
    await staff.getByLabel('Reason').fill('asked for by phone');
    await staff.getByRole('button', { name: 'Cancel the order' }).click();
    await expectText(stock(staff, 'VIP', 2), '2');
    await staff.getByRole('search').locator('..').getByText('Cancelled').last().waitFor();
  });

  it('downloads tables, filtered, and the door list', async () => {
    const panel = staff.getByRole('region', { name: 'Downloads' });
    const downloaded = async (role: 'button' | 'link', name: string) => {
      const [download] = await Promise.all([
        staff.waitForEvent('download'),
        panel.getByRole(role, { name, exact: true }).click(),
      ]);
      const chunks = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      return { file: download.suggestedFilename(), text: Buffer.concat(chunks).toString() };
    };
    for (const [role, name, line] of [
      ['button', 'Transactions, CSV', /,120\.50,USD,APPROVED,/],
      ['button', 'Summary, CSV', /^ticket type,Main Event,VIP,/m],
      ['link', 'Door list, CSV', /^ada,3,/m],
    ] as const) {
      expect((await downloaded(role, name)).text).toMatch(line);
    }
    await panel.getByLabel('Placed from').fill('2020-01-31');
    await panel.getByLabel('Status of the orders').selectOption('Approved and completed');
    const { file, text } = await downloaded('button', 'Transactions, Excel');
    expect(file).toMatch(/^transactions_[\w-]+_from-2020-01-31_approved-completed\.xlsx$/);
    expect(text).toMatch(/^PK/);
  });

  it('closes sales and opens them again', async () => {
    await ada.goto('/');
    await staff.getByRole('button', { name: 'Close sales' }).click();
    await shows(ada, 'Sales closed');
    await staff.getByRole('button', { name: 'Open sales' }).press('Enter'); // a second click here would be a double click
    await ada.getByText('Sales closed').first().waitFor({ state: 'detached' });
  });

  it('offers a choice where there are several events', async () => {
    await ask(staff, 'mutation { createEvent(input: { slug: "gala", name: "Gala" }) { id } }');
    await staff.bringToFront();
    await staff.evaluate('dispatchEvent(new Event("focus"))');
    await staff.getByLabel('Event').selectOption('Gala');
    await staff.getByRole('button', { name: 'Show', exact: true }).click();
    await staff.waitForURL('**/admin/dashboard?event=gala');
    await staff.getByRole('button', { name: 'Add a ticket type' }).click();
    const dialog = staff.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Balcony');
    await dialog.getByLabel('Price (USD)').fill('12');
    await dialog.getByLabel('Available').fill('7');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expectText(stock(staff, 'Balcony', 2), '7');
    await ada.goto('/?event=gala');
    await ada.getByText('7 left').waitFor();
  });

  it('resets everything only for who types the words, and all pages go on with the new event', async () => {
    await staff.getByRole('button', { name: 'Reset all data' }).click();
    const dialog = staff.getByRole('dialog');
    await dialog.getByLabel('To go on').fill('reset');
    await dialog.getByRole('button', { name: 'Reset all data' }).click();
    await dialog.getByRole('alert').getByText('To go on, type RESET ALL DATA').waitFor();
    await dialog.getByLabel('To go on').fill('RESET ALL DATA');
    await dialog.getByRole('button', { name: 'Reset all data' }).click();
    await expectText(figure(staff, 'revenue'), '$0.00');
    await expectText(stock(staff, 'VIP', 2), '50');
    await shows(ada, '50 left');
  });

  it('logs out, and what was for oneself is no longer there', async () => {
    await ada.getByRole('button', { name: /^Log out/ }).click();
    await ada.getByRole('link', { name: 'Log in', exact: true }).waitFor();
    await ada.goto('/orders');
    expect(new URL(ada.url()).pathname).toBe('/auth/login');
  });
});

/** Puts tickets into the shop's cart and orders them. */
async function order(page: Page, type: string, quantity = 1): Promise<void> {
  await page.goto('/');
  for (let n = 0; n < quantity; n++) await page.getByRole('button', { name: `${type}: one more` }).click();
  await page.getByRole('button', { name: /^Order \d/ }).click();
  await page.getByText('is placed').first().waitFor();
}
