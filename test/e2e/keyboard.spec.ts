import type { Page } from 'playwright-core';
import { ask, House } from './support/house.js';

describe('with a keyboard alone', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house.close());
  afterEach(() => house.expectNoComplaint());

  it('registers, orders, and cancels', async () => {
    const page = await house.visitor();
    await page.goto('/auth/register');
    await page.getByLabel('Username').waitFor();
    await tabTo(page, 'Username');
    await page.keyboard.type('ada');
    await page.keyboard.press('Tab');
    await page.keyboard.type('ada@example.com');
    await tabTo(page, 'Password');
    await page.keyboard.type('correct-horse-battery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'VIP' }).waitFor();

    await tabTo(page, 'VIP: one more');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await tabTo(page, 'Order 2 tickets');
    await page.keyboard.press('Enter');
    await page.getByText('is placed').first().waitFor();
    expect(await focused(page)).toMatch(/^Order/);

    await page.goto('/orders');
    await page.locator('[data-order]').waitFor();
    await tabTo(page, /^Cancel order/);
    await page.keyboard.press('Enter');
    await tabTo(page, 'Cancel the order');
    await page.keyboard.press('Enter');
    await page.locator('[data-order]').getByText('Cancelled', { exact: true }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await focused(page)).toBe('Orders');
  });

  it('skips the navigation', async () => {
    const page = await house.visitor();
    await page.goto('/');
    await page.getByRole('heading', { name: 'VIP' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('VIP: one less');
  });

  it('decides one order after the other without starting from the top', async () => {
    const bob = await house.customer('bob');
    for (let n = 0; n < 2; n++) {
      await ask(bob, 'mutation { placeOrder(input: { items: [{ ticketTypeId: 2, quantity: 1 }] }) { id } }');
    }
    const staff = await house.admin();
    await staff.locator('[data-order]').nth(1).waitFor();
    await tabTo(staff, /^Approve order/);
    await staff.keyboard.press('Enter');
    await staff.locator('[data-order]').nth(1).waitFor({ state: 'detached' });
    // The button is gone with its order; its section has the focus, so the next order is next.
    expect(await focused(staff)).toBe('Pending orders');
    await tabTo(staff, /^Approve order/, 3);
    await staff.keyboard.press('Enter');
    await staff.getByText('Nothing waits for you.').waitFor();
  });

  it('hears what changes', async () => {
    const eve = await house.customer('eve');
    const staff = await house.admin();
    const said = eve.locator('#announcer');
    await staff.getByRole('button', { name: 'Change Regular' }).click();
    await staff.getByRole('dialog').getByLabel('Tickets').fill('11');
    await staff.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await said.getByText(/^Regular: \d+ left\.$/).waitFor({ state: 'attached' });
    expect(await said.getAttribute('aria-live')).toBe('polite');
  });
});

/** Presses Tab until what has this name has the focus. */
async function tabTo(page: Page, name: string | RegExp, most = 60): Promise<void> {
  for (let n = 0; n < most; n++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (typeof name === 'string' ? at === name : name.test(at)) return;
  }
  throw new Error(`Tab never came to ${name}; it is at ${await focused(page)}`);
}

/** What a screen reader would say of what has the focus. */
async function focused(page: Page): Promise<string> {
  const text = await page.evaluate<string>(`(() => {
    const at = document.activeElement;
    const label = document.getElementById(at.getAttribute('aria-labelledby'));
    return at.getAttribute('aria-label') ?? (label ?? at.labels?.[0] ?? at).textContent;
  })()`);
  return text.replace(/\s+/g, ' ').trim();
}
