import type { Page } from 'playwright-core';
import { Secret, TOTP } from 'otpauth';
import { ask, House } from './support/house.js';

const PASSWORD = 'correct-horse-battery';

const fill = async (page: Page, fields: Record<string, string>, button: string) => {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: button }).click();
};

describe('somebody who begins to work here', () => {
  let house: House;
  let grace: Page;
  beforeAll(async () => {
    house = await House.open();
    grace = await house.visitor();
  });
  afterAll(() => house.close());
  afterEach(() => house.expectNoComplaint());

  it('sets a password with the link from an admin, which is good once', async () => {
    const admin = await house.admin();
    const create = `mutation ($input: CreateStaffInput!) { createStaff(input: $input) { url } }`;
    const input = { username: 'grace', email: 'grace@example.com', role: 'AGENT' };
    const { createStaff } = await ask<{ createStaff: { url: string } }>(admin, create, { input });
    const { pathname, hash } = new URL(createStaff.url);

    await grace.goto(pathname + hash);
    expect(new URL(grace.url()).hash).toBe('');
    await fill(grace, { 'New password': PASSWORD }, 'Set password');
    await grace.waitForURL('**/auth/login');

    const thief = await house.visitor();
    await thief.goto(pathname + hash);
    await fill(thief, { 'New password': PASSWORD }, 'Set password');
    await thief.getByRole('alert').getByText('used already').waitFor();
  });

  it('logs in, and from then on with a code, too', async () => {
    await grace.goto('/admin/login');
    await fill(grace, { 'Username or e-mail address': 'grace', Password: PASSWORD }, 'Log in');
    await grace.waitForURL('**/admin/dashboard');
    const { startSecondFactor } = await ask<{ startSecondFactor: { secret: string } }>(
      grace,
      'mutation { startSecondFactor { secret } }',
    );
    const totp = new TOTP({ secret: Secret.fromBase32(startSecondFactor.secret) });
    const confirm = 'mutation ($code: String!) { confirmSecondFactor(code: $code) }';
    const { confirmSecondFactor } = await ask<{ confirmSecondFactor: string[] }>(grace, confirm, {
      code: totp.generate(),
    });

    const elsewhere = await house.visitor();
    await elsewhere.goto('/admin/login');
    await fill(elsewhere, { 'Username or e-mail address': 'grace', Password: PASSWORD }, 'Log in');
    await elsewhere.getByRole('alert').getByText('authenticator app').waitFor();
    await fill(elsewhere, { Code: confirmSecondFactor[0]! }, 'Log in');
    await elsewhere.waitForURL('**/admin/dashboard');
  });
});
