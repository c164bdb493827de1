import { Secret, TOTP } from 'otpauth';
import { PASSWORD, register } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';
import { CHANGE, from, LOGIN, REFUSED, tries } from './support/logins.js';

describe('the mark of a browser that was logged in', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start({ RATE_LIMITS: 'on', LOGIN_FAILURES_PER_ACCOUNT: '2', LOGIN_FAILURES_PER_ADDRESS: '15' });
  });
  afterEach(() => foyer.stop());

  const DEVICE = 'foyer.device';
  /** A browser with nothing but this mark. */
  const marked = async (mark: string, address?: string) => {
    const client = address === undefined ? foyer.client() : from(foyer, address);
    await client.jar.setCookie(`${DEVICE}=${mark}`, foyer.url);
    return client;
  };
  const markOf = ({ cookies }: Client) => cookies.find(({ key }) => key === DEVICE)!.value;
  /** So many marks of one account. */
  const marksOf = async (username: string, count: number) => {
    const marks: string[] = [];
    for (let n = 0; n < count; n++) {
      const client = foyer.client();
      expect(await tries(client, username, PASSWORD)).toBe('in');
      marks.push(markOf(client));
    }
    return marks;
  };
  /** Whether strangers who guess keep a browser with this mark out. */
  const isGood = async (mark: string, username: string, password = PASSWORD) => {
    while ((await tries(foyer.client(), username)) !== 'RATE_LIMITED');
    return (await tries(await marked(mark), username, password)) === 'in';
  };

  it('counts for the address, too, however many marks there are', async () => {
    const { username } = await register(foyer);
    const marks = await marksOf(username, 15);
    const codes: string[] = [];
    for (const mark of marks) {
      for (let n = 0; n < 3; n++) codes.push(await tries(await marked(mark), username));
    }
    expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(15);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });

  it('has a share of what all marks of an account may fail, from whatever addresses', async () => {
    await foyer.stop();
    foyer = await Foyer.start({ RATE_LIMITS: 'on', LOGIN_FAILURES_PER_ACCOUNT: '1', TRUST_PROXY: '1' });
    const { username } = await register(foyer);
    const marks = await marksOf(username, 12);
    const codes: string[] = [];
    for (const [n, mark] of marks.entries()) codes.push(await tries(await marked(mark, `10.0.0.${n}`), username));
    expect(codes).toEqual([...REFUSED, 'RATE_LIMITED', 'RATE_LIMITED']);
    // Strangers do not count for it, so that it tells nothing: they have their own.
    expect(await tries(from(foyer, '10.0.1.1'), username)).toBe('INVALID_CREDENTIALS');
  });

  it('is void after a year, and given anew', async () => {
    const { username } = await register(foyer);
    const [mark] = (await marksOf(username, 1)) as [string];
    expect(await isGood(mark, username)).toBe(true);
    foyer.clock.advance(365 * 86_400_000);
    expect(await isGood(mark, username)).toBe(false);
  });

  it('is void once the password is another; the browser that changed it has a new one', async () => {
    const { client, username } = await register(foyer);
    const [old, other] = [markOf(client), ...(await marksOf(username, 1))] as [string, string];
    const input = { currentPassword: PASSWORD, newPassword: 'another-horse-battery' };
    await client.does(CHANGE, { input });
    for (const mark of [old, other]) expect(await isGood(mark, username, input.newPassword)).toBe(false);
    expect(await isGood(markOf(client), username, input.newPassword)).toBe(true);
  });

  it('is void once there is another second factor, and without one', async () => {
    const { client, username } = await register(foyer);
    const mark = markOf(client);
    const start = 'mutation { startSecondFactor { secret } }';
    const { secret } = (await client.does<{ startSecondFactor: { secret: string } }>(start)).startSecondFactor;
    expect(await isGood(mark, username)).toBe(true); // until it is confirmed
    const code = () =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: foyer.clock.now().getTime() });
    await client.does(`mutation { confirmSecondFactor(code: "${code()}") }`);
    foyer.clock.advance(60_000);
    const logsIn = async (browser: Client) =>
      (await browser.asks(LOGIN, { input: { login: username, password: PASSWORD, code: code() } })).errors?.[0]
        ?.extensions.code ?? 'in';
    expect(await logsIn(await marked(mark))).toBe('RATE_LIMITED');
    // A login by the address, of which nobody has guessed, marks the browser anew.
    const browser = await marked(mark);
    await browser.does(LOGIN, { input: { login: `${username}@example.com`, password: PASSWORD, code: code() } });
    const anew = markOf(browser);
    expect(anew).not.toBe(mark);
    foyer.clock.advance(60_000);
    expect(await logsIn(await marked(anew))).toBe('in');
    await client.does(`mutation { removeSecondFactor(password: "${PASSWORD}") { id } }`);
    expect(await logsIn(await marked(anew))).toBe('RATE_LIMITED');
  });
});
