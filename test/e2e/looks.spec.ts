import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { Secret, TOTP } from 'otpauth';
import { ask, House, PASSWORD } from './support/house.js';

const SIZES = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } };
const SCHEMES = ['light', 'dark'] as const;

/** Where screenshots go, to be looked at: SCREENSHOTS=folder npm run test:e2e -- looks. */
const { SCREENSHOTS } = process.env;

describe.each(SCHEMES)('in %s colours', (colorScheme) => {
  let house: House;
  let anybody: Page;
  let ada: Page;
  let staff: Page;
  let receipt: Promise<string> | undefined;
  beforeAll(async () => {
    house = await House.open();
    const looks = { colorScheme, reducedMotion: 'reduce' } as const; // or axe may see a colour on its way to another
    anybody = await house.visitor(looks);
    ada = await house.customer('ada', looks);
    staff = await house.admin(looks);
    await fill(ada, staff);
    await logInElsewhere(house, 'ada');
  });
  afterAll(() => house.close());
  afterEach(() => house.expectNoComplaint(/status of 40[34]/));

  /** The event with long names comes last, when the others have been looked at. */
  const long = async (path?: string) => {
    receipt ??= fillLong(ada, staff);
    const ofLong = await receipt;
    return path ?? ofLong;
  };

  const PAGES: {
    name: string;
    page: () => Page;
    path: string | (() => Promise<string>);
    ready: string;
    does?: (page: Page) => Promise<void>;
  }[] = [
    { name: 'shop', page: () => anybody, path: '/', ready: 'Log in to order' },
    { name: 'shop-cart', page: () => ada, path: '/', ready: 'number 2', does: fillCart },
    { name: 'login', page: () => anybody, path: '/auth/login', ready: 'No account yet?' },
    { name: 'login-refused', page: () => anybody, path: '/auth/login', ready: 'No account yet?', does: failToLogIn },
    { name: 'register', page: () => anybody, path: '/auth/register', ready: 'You have an account?' },
    { name: 'password', page: () => anybody, path: '/auth/password', ready: 'The link works once.' },
    { name: 'orders', page: () => ada, path: '/orders', ready: 'See you at gate B.' },
    { name: 'orders-cancel', page: () => ada, path: '/orders', ready: 'See you at gate B.', does: click('Cancel') },
    { name: 'account', page: () => ada, path: '/account', ready: 'This one' },
    { name: 'account-setting-up', page: () => ada, path: '/account', ready: 'This one', does: setUp },
    { name: 'account-recovery-codes', page: () => ada, path: '/account', ready: 'This one', does: turnOn },
    { name: 'account-token', page: () => ada, path: '/account', ready: 'This one', does: makeToken },
    { name: 'account-revoking', page: () => ada, path: '/account', ready: 'Door', does: click('Revoke') },
    { name: 'account-erasing', page: () => ada, path: '/account', ready: 'Your data', does: click('Erase') },
    { name: 'admin-login', page: () => anybody, path: '/admin/login', ready: 'For tickets' },
    { name: 'dashboard', page: () => staff, path: '/admin/dashboard', ready: 'waits for', does: sell },
    {
      name: 'dashboard-change',
      page: () => staff,
      path: '/admin/dashboard',
      ready: 'waits for',
      does: click('Change'),
    },
    { name: 'dashboard-found', page: () => staff, path: '/admin/dashboard', ready: 'waits for', does: find },
    { name: 'not-found', page: () => anybody, path: '/nope', ready: 'There is no such page.' },
    { name: 'forbidden', page: () => ada, path: '/admin/dashboard', ready: 'Your account may not do this.' },
    { name: 'receipt', page: () => ada, path: '/orders/1/receipt', ready: 'See you at gate B.' },
    { name: 'receipt-long', page: () => ada, path: () => long(), ready: 'Total' },
    { name: 'shop-long', page: () => ada, path: () => long('/?event=long'), ready: 'left' },
    { name: 'orders-long', page: () => ada, path: () => long('/orders'), ready: 'See you at gate B.' },
    {
      name: 'dashboard-long',
      page: () => staff,
      path: () => long('/admin/dashboard?event=long'),
      ready: 'Pending orders',
    },
  ];

  it.each(
    PAGES.flatMap((page) =>
      Object.keys(SIZES).map((size) => Object.assign({ size: size as keyof typeof SIZES }, page)),
    ),
  )('$name fits a $size, and axe finds nothing', async ({ name, page, path, ready, does, size }) => {
    const at = page();
    await at.setViewportSize(SIZES[size]);
    await at.goto(typeof path === 'string' ? path : await path());
    await at.getByText(ready).first().waitFor();
    await does?.(at);
    if (SCREENSHOTS) {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await at.screenshot({
        path: `${SCREENSHOTS}/${name}-${size}-${colorScheme}.png`,
        fullPage: (await at.getByRole('dialog').count()) === 0,
      });
    }
    const width = await at.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(SIZES[size].width);
    const { violations } = await new AxeBuilder({ page: at })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual([]);
  });
});

/** An office in the middle of its day: something sold, pending, cancelled, sold out and waited for. */
async function fill(ada: Page, staff: Page): Promise<void> {
  const { ticketTypes } = await ask<{ ticketTypes: { id: string }[] }>(staff, '{ ticketTypes { id } }');
  const [vip, regular] = ticketTypes.map(({ id }) => id);
  const place = async (items: { ticketTypeId: string | undefined; quantity: number }[]) => {
    const query = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }';
    return (await ask<{ placeOrder: { id: string } }>(ada, query, { input: { items } })).placeOrder.id;
  };
  const both = await place([
    { ticketTypeId: vip, quantity: 2 },
    { ticketTypeId: regular, quantity: 3 },
  ]);
  await ask(staff, `mutation { approveOrder(id: "${both}", notes: "See you at gate B.") { outcome } }`);
  const gone = await place([{ ticketTypeId: regular, quantity: 1 }]);
  await ask(ada, `mutation { cancelOrder(id: "${gone}", reason: "Ill, sadly") { id } }`);
  await place([{ ticketTypeId: regular, quantity: 5 }]);
  await place([{ ticketTypeId: vip, quantity: 1 }]);
  await ask(staff, `mutation { updateTicketType(id: "${vip}", input: { available: 0 }) { id } }`);
  for (const page of [staff, ada]) {
    await ask(page, `mutation { joinQueue(input: { ticketTypeId: "${vip}", quantity: 2 }) { id } }`);
  }
}

/** An event whose names and amounts are as long as they can be. @returns the path of a receipt */
async function fillLong(ada: Page, staff: Page): Promise<string> {
  const name = 'W'.repeat(200);
  const { createEvent } = await ask<{ createEvent: { id: string } }>(
    staff,
    'mutation ($input: CreateEventInput!) { createEvent(input: $input) { id } }',
    { input: { slug: 'long', name, venue: name, currency: 'KWD' } },
  );
  const { createTicketType } = await ask<{ createTicketType: { id: string } }>(
    staff,
    'mutation ($input: CreateTicketTypeInput!) { createTicketType(input: $input) { id } }',
    { input: { eventId: createEvent.id, tier: 'VIP', name, price: 1_000_000_000, available: 1000 } },
  );
  const { placeOrder } = await ask<{ placeOrder: { id: string } }>(
    ada,
    'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }',
    { input: { items: [{ ticketTypeId: createTicketType.id, quantity: 5 }] } },
  );
  await ask(staff, `mutation { approveOrder(id: "${placeOrder.id}") { outcome } }`);
  return `/orders/${placeOrder.id}/receipt`;
}

/** Lets the chart have something to show. */
async function sell(page: Page): Promise<void> {
  for (const quantity of [1, 3, 2]) {
    const query = 'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { id } }';
    const input = { items: [{ ticketTypeId: 2, quantity }] };
    const { placeOrder } = await ask<{ placeOrder: { id: string } }>(page, query, { input });
    const before = await page.locator('[data-figure="revenue"]').innerText();
    await ask(page, `mutation { approveOrder(id: "${placeOrder.id}") { outcome } }`);
    await page.locator(`[data-figure="revenue"]:not(:text-is("${before}"))`).waitFor();
  }
}

async function fillCart(page: Page): Promise<void> {
  const more = page.getByRole('button', { name: 'Regular: one more' });
  const input = page.getByRole('spinbutton', { name: 'Regular: tickets' });
  await input.fill('0');
  await input.blur();
  for (let n = 0; n < 2; n++) await more.click();
  await page.getByText('Order 2 tickets').waitFor();
}

async function failToLogIn(page: Page): Promise<void> {
  await page.getByLabel('Username or e-mail address').fill('nobody');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').getByText('do not belong together').waitFor();
}

/** With a client whose name is as long as it can be. */
async function logInElsewhere({ url }: House, login: string): Promise<void> {
  const query = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
  const body = JSON.stringify({ query, variables: { input: { login, password: PASSWORD } } });
  const headers = { 'content-type': 'application/json', 'user-agent': 'W'.repeat(200) };
  const { status } = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  expect(status).toBe(200);
}

async function setUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.mouse.move(0, 0); // away from the link that has come where the button was
  await page.locator('#setup-secret').waitFor();
}

/** For the first size it is off; then it is turned off again. */
async function turnOn(page: Page): Promise<void> {
  await setUp(page);
  const secret = await page.locator('#setup-secret').innerText();
  await page.getByLabel('Code', { exact: true }).fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.locator('#recovery-codes').waitFor();
  await ask(page, 'mutation ($password: String!) { removeSecondFactor(password: $password) { id } }', {
    password: PASSWORD,
  });
}

async function makeToken(page: Page): Promise<void> {
  for (const name of ['W'.repeat(100), 'Door scanner']) {
    await page.getByRole('button', { name: 'Create a token' }).click();
    await page.getByLabel('What is it for?').fill(name);
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.locator('#token-secret').waitFor();
}

async function find(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByText(/^\d+ orders of this event:$/).waitFor();
}

function click(name: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole('button', { name }).first().click();
    await page
      .getByText(/Cancel the order|Save|gets in no more|forgotten for good/)
      .last()
      .waitFor();
  };
}
