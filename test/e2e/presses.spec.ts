import type { Page } from 'playwright-core';
import { ask, House, pendingOrders } from './support/house.js';

describe('the connection', () => {
  let house: House;
  let staff: Page;
  beforeAll(async () => {
    house = await House.open();
    staff = await house.admin();
  });
  afterAll(() => house.close());
  afterEach(() => house.expectNoComplaint());

  it('takes the second half of a double click, or of a finger’s double tap, for none', async () => {
    await staff.goto('/admin/dashboard');
    const ida = await house.customer('ida');
    for (let n = 0; n < 4; n++) {
      await ask(ida, 'mutation { placeOrder(input: { items: [{ ticketTypeId: 1, quantity: 1 }] }) { id } }');
    }
    const before = await pendingOrders(staff);
    await staff
      .locator('[data-order]')
      .nth(before - 1)
      .waitFor();
    let sent = 0;
    staff.on('request', (request) => {
      if (request.postData()?.includes('processNextOrder')) sent++;
    });
    // The page presses itself: a finger comes down again, a little beside, 0.4 s later, when the first press is answered.
    await staff.evaluate(`new Promise((done) => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Process next');
      const press = (at, x, y) => {
        const click = new MouseEvent('click', { bubbles: true, detail: 1, clientX: x, clientY: y });
        button.dispatchEvent(Object.defineProperty(click, 'timeStamp', { value: at }));
      };
      const began = performance.now();
      new MutationObserver((_, watching) => {
        if (!document.querySelector('#notices').textContent.includes('is approved.')) return;
        watching.disconnect();
        setTimeout(() => { press(began + 400, 120, 112); done(); });
      }).observe(document.querySelector('#notices'), { childList: true, subtree: true });
      press(began, 100, 100);
    })`);
    await staff
      .locator('[data-order]')
      .nth(before - 1)
      .waitFor({ state: 'detached' });
    expect(sent).toBe(1);
    expect(await pendingOrders(staff)).toBe(before - 1);
  });

  it('decides one order while Enter is held down', async () => {
    const before = await pendingOrders(staff);
    expect(before).toBeGreaterThan(2);
    await staff.getByRole('button', { name: 'Process next' }).focus();
    for (let n = 0; n < 10; n++) await staff.keyboard.down('Enter'); // from the second on as repeats
    await staff.keyboard.up('Enter');
    await staff
      .locator('[data-order]')
      .nth(before - 1)
      .waitFor({ state: 'detached' });
    expect(await pendingOrders(staff)).toBe(before - 1);
  });

  it('asks to look again where another order has come under the pointer', async () => {
    const desk = await house.admin();
    await ask(desk, 'mutation { resetAllData(confirm: "RESET ALL DATA") }');
    const { ticketTypes } = await ask<{ ticketTypes: { id: string }[] }>(desk, '{ ticketTypes { id } }');
    const places = (type: number) =>
      ask(
        desk,
        `mutation { placeOrder(input: { items: [{ ticketTypeId: "${ticketTypes[type]!.id}", quantity: 1 }] }) { id } }`,
      );
    await places(1);
    await desk.reload();
    await desk.locator('[data-order]').waitFor();
    const button = desk.getByRole('button', { name: /^Approve order/ }).first();
    const { x, y } = (await button.boundingBox())!;
    // The page itself presses at that spot as soon as the VIP order has pushed the other one down.
    await desk.evaluate(`new MutationObserver(() => document.elementFromPoint(${x + 5}, ${y + 5}).dispatchEvent(
      new MouseEvent('click', { bubbles: true, detail: 1, clientX: ${x + 5}, clientY: ${y + 5} }),
    )).observe(document.querySelector('[data-order]').parentElement, { childList: true })`);
    await places(0);
    await desk.getByRole('alert').getByText('The list has moved just now.').waitFor();
    expect(await pendingOrders(desk)).toBe(2);
  });
});
