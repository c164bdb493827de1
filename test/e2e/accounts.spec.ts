import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { Secret, TOTP } from 'otpauth';
import { ask, House } from './support/house.js';

const PASSWORD = 'correct-horse-battery';
const NEW_PASSWORD = 'staple-and-a-lamp';

const fill = async (page: Page, fields: Record<string, string>, button: string) => {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole('button', { name: button, exact: true }).click();
};

describe('somebody who begins to work here', () => {
  let house: House;
  let grace: Page;
  let elsewhere: Page;
  let recoveryCodes: string[];
  beforeAll(async () => {
    house = await House.open();
    grace = await house.visitor();
    elsewhere = await house.visitor();
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

  it('sets up a second factor, and logs in elsewhere with what the app shows', async () => {
    await grace.goto('/admin/login');
    await fill(grace, { 'Username or e-mail address': 'grace', Password: PASSWORD }, 'Log in');
    await grace.waitForURL('**/admin/dashboard');
    await grace.getByRole('link', { name: 'My account: grace' }).click();
    await grace.getByRole('button', { name: 'Set up' }).click();
    await fill(grace, { 'Your password': PASSWORD }, 'Go on');
    const secret = await grace.locator('#setup-secret').innerText();
    const url = await grace.getByRole('link', { name: 'open it with the secret' }).getAttribute('href');
    expect(url).toContain(`secret=${secret}`);
    await grace.getByRole('img', { name: 'QR code' }).waitFor();

    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await fill(grace, { Code: '000000x' }, 'Turn on');
    await grace.getByRole('alert').getByText('not the code of this moment').waitFor();
    await fill(grace, { Code: totp.generate() }, 'Turn on');
    await grace.getByRole('heading', { name: 'Second factor On' }).waitFor();
    recoveryCodes = await grace.locator('#recovery-codes li').allInnerTexts();
    expect(recoveryCodes).toHaveLength(10);
    await grace.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await grace.getByRole('button', { name: 'Copy the codes' }).click();
    await grace.getByText('Copied.').first().waitFor();
    expect(await grace.evaluate('navigator.clipboard.readText()')).toBe(recoveryCodes.join('\n'));
    await grace.getByRole('button', { name: 'I have kept them' }).click();
    await grace.locator('#recovery-codes').waitFor({ state: 'detached' });

    await elsewhere.goto('/admin/login');
    await fill(elsewhere, { 'Username or e-mail address': 'grace', Password: PASSWORD }, 'Log in');
    await elsewhere.getByRole('alert').getByText('authenticator app').waitFor();
    // The code of now has confirmed the app; the one after it is taken, too.
    await fill(elsewhere, { Code: totp.generate({ timestamp: Date.now() + 30_000 }) }, 'Log in');
    await elsewhere.waitForURL('**/admin/dashboard');
  });

  it('ends the session elsewhere', async () => {
    await grace.reload();
    const others = grace.getByRole('button', { name: /^Log out Chrome on/ });
    await others.click();
    await grace.getByText('is logged out.').first().waitFor();
    expect(await others.count()).toBe(0);
    await grace.getByText('This one').waitFor();
    await elsewhere.getByRole('heading', { name: 'You are logged out' }).waitFor();
  });

  it('logs in with a recovery code, typed as it is shown', async () => {
    await elsewhere.goto('/admin/login');
    await fill(elsewhere, { 'Username or e-mail address': 'grace', Password: PASSWORD }, 'Log in');
    await elsewhere.getByRole('alert').getByText('authenticator app').waitFor();
    await fill(elsewhere, { Code: recoveryCodes[0]!.replace(/(.{4})/g, '$1 ') }, 'Log in');
    await elsewhere.waitForURL('**/admin/dashboard');
  });

  it('makes a token for a script, and takes it back', async () => {
    await grace.getByRole('button', { name: 'Create a token' }).click();
    await grace.getByLabel('Ends in').selectOption('30 days');
    await fill(grace, { 'What is it for?': 'Door scanner', 'Your password': PASSWORD }, 'Create');
    const secret = await grace.locator('#token-secret').innerText();
    const script = async () => {
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ query: '{ me { username } }' });
      return (await fetch(`${house.url}/graphql`, { method: 'POST', headers, body })).json();
    };
    expect(await script()).toEqual({ data: { me: { username: 'grace' } } });

    await grace.reload();
    await grace.getByText('Last used').waitFor();
    expect(await grace.getByText(secret).count()).toBe(0);
    await grace.getByRole('button', { name: 'Revoke Door scanner' }).click();
    await grace.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await grace.getByText('Door scanner is revoked.').first().waitFor();
    expect(JSON.stringify(await script())).toContain('"code":"UNAUTHENTICATED"');
  });

  it('changes the password, which ends what is elsewhere', async () => {
    const fields = { 'Current password': 'not-this-one', 'New password': NEW_PASSWORD };
    await fill(grace, fields, 'Change password');
    await grace.getByRole('alert').getByText('not your password').waitFor();
    await fill(grace, { ...fields, 'Current password': PASSWORD, 'New password': 'short' }, 'Change password');
    await grace.getByRole('alert').getByText('New password:').waitFor();
    await grace.getByRole('button', { name: 'Create a token' }).click();
    await fill(grace, { 'What is it for?': 'Old script', 'Your password': PASSWORD }, 'Create');
    await grace.getByRole('button', { name: 'I have kept it' }).click();
    await grace.getByLabel('End my API tokens, too').check();
    await fill(grace, { ...fields, 'Current password': PASSWORD }, 'Change password');
    await grace.getByText('Your password is changed.').first().waitFor();
    expect(await grace.getByLabel('Current password').inputValue()).toBe('');
    await grace.getByRole('button', { name: 'Revoke Old script' }).waitFor({ state: 'detached' });
    await elsewhere.getByRole('heading', { name: 'You are logged out' }).waitFor();
  });

  it('turns the second factor off with the password', async () => {
    await grace.getByRole('button', { name: 'Turn off' }).click();
    const dialog = grace.getByRole('dialog');
    await dialog.getByLabel('Your password').fill(NEW_PASSWORD);
    await dialog.getByRole('button', { name: 'Turn off' }).click();
    await grace.getByRole('heading', { name: 'Second factor Off' }).waitFor();

    await elsewhere.goto('/admin/login');
    await fill(elsewhere, { 'Username or e-mail address': 'grace', Password: NEW_PASSWORD }, 'Log in');
    await elsewhere.waitForURL('**/admin/dashboard');
  });

  it('leaves nothing in the browser when logging out', async () => {
    await elsewhere.evaluate(`localStorage.setItem('asked', 'by grace'); sessionStorage.setItem('cart', 'of grace')`);
    await elsewhere.getByRole('button', { name: 'Log out' }).click();
    await elsewhere.getByRole('link', { name: 'Log in', exact: true }).waitFor();
    expect(await elsewhere.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0]);
  });

  it('takes the data along, and is forgotten', async () => {
    const [download] = await Promise.all([
      grace.waitForEvent('download'),
      grace.getByRole('link', { name: 'Download my data' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('my-data.json');
    expect(await readFile(await download.path(), 'utf8')).toContain('grace@example.com');

    await grace.getByRole('button', { name: 'Erase my account' }).click();
    const dialog = grace.getByRole('dialog');
    await dialog.getByLabel('Your password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Erase my account' }).click();
    await dialog.getByRole('alert').getByText('not your password').waitFor();
    await dialog.getByLabel('Your password').fill(NEW_PASSWORD);
    await dialog.getByRole('button', { name: 'Erase my account' }).click();
    await grace.waitForURL((url) => url.pathname === '/');
    await grace.getByRole('link', { name: 'Log in', exact: true }).waitFor();

    await grace.goto('/auth/login');
    await fill(grace, { 'Username or e-mail address': 'grace', Password: NEW_PASSWORD }, 'Log in');
    await grace.getByRole('alert').getByText('do not belong together').waitFor();
  });
});

describe('somebody with an address in letters', () => {
  let house: House;
  beforeAll(async () => {
    house = await House.open();
  });
  afterAll(() => house.close());
  afterEach(() => house.expectNoComplaint());

  it('registers, and logs in with what was typed and with what a browser makes of it', async () => {
    const page = await house.visitor();
    await page.goto('/auth/register');
    const account = { Username: 'zoe', 'E-mail address': 'zoe@bücher.example', Password: PASSWORD };
    await fill(page, account, 'Register');
    await page.getByRole('link', { name: 'My account: zoe' }).waitFor();
    expect(await ask(page, '{ me { email } }')).toEqual({ me: { email: 'zoe@bücher.example' } });

    for (const login of ['zoe@bücher.example', ' ZOE@xn--bcher-kva.example ']) {
      const elsewhere = await house.visitor();
      await elsewhere.goto('/auth/login');
      await fill(elsewhere, { 'Username or e-mail address': login, Password: PASSWORD }, 'Log in');
      await elsewhere.getByRole('link', { name: 'My account: zoe' }).waitFor();
    }
  });
});
