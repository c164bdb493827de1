import { availableParallelism } from 'node:os';
import { PASSWORD, register, REGISTER, unique } from '../support/box-office.js';
import { Asker } from '../../src/common/asker.js';
import type { DomainError } from '../../src/common/domain-error.js';
import { PasswordHasher } from '../../src/auth/password-hasher.js';
import { Client } from '../support/client.js';
import { ADMIN, Foyer } from '../support/foyer.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { id } }';
/** So many compare passwords at once, and may each be one too many. */
const CORES = Math.max(1, availableParallelism() - 1);
const PER_ACCOUNT = 10;
const PER_ADDRESS = 100;

const from = (foyer: Foyer, address: string) => new Client(foyer.url, undefined, { 'x-forwarded-for': address });
const addresses = async (foyer: Foyer) =>
  (await foyer.rows('select distinct address from audit_person order by 1')).map(({ address }) => address);
const tries = async (client: Client, login: string, password = 'wrong') =>
  (await client.asks(LOGIN, { input: { login, password } })).errors?.[0]?.extensions.code ?? 'in';
const often = async (count: number, work: () => Promise<string>) => {
  const results: string[] = [];
  for (let n = 0; n < count; n++) results.push(await work());
  return results;
};
/** As many as an address may fail, in two halves, since only 64 of one may wait at once. */
const manyTry = async (attempt: (n: number) => Promise<string>) => {
  const half = (first: number) => Promise.all(Array.from({ length: PER_ADDRESS / 2 }, (_, n) => attempt(first + n)));
  return [...(await half(0)), ...(await half(PER_ADDRESS / 2))];
};
const REFUSED = Array<string>(PER_ACCOUNT).fill('INVALID_CREDENTIALS');

describe('who guesses a password', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start({ RATE_LIMITS: 'on' });
  });
  afterEach(() => foyer.stop());

  it('is stopped after ten failures, told for how long, and the right one is not tried either', async () => {
    const { username } = await register(foyer);
    expect(await often(PER_ACCOUNT, () => tries(foyer.client(), username))).toEqual(REFUSED);
    const response = await foyer.client().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: LOGIN,
        variables: { input: { login: username.toUpperCase(), password: PASSWORD } },
      }),
    });
    const wait = Number(response.headers.get('retry-after'));
    expect(response.status).toBe(429);
    expect(wait).toBeGreaterThan(14 * 60);
    expect(wait).toBeLessThanOrEqual(15 * 60);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', details: { retryAfterSeconds: wait } } }],
    });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('does not lock out the owner, whose browser is known, and who has ten tries of their own', async () => {
    const owner = await register(foyer);
    await owner.client.does('mutation { logout }');
    await often(PER_ACCOUNT, () => tries(foyer.client(), owner.username));
    expect(await tries(foyer.client(), owner.username, PASSWORD)).toBe('RATE_LIMITED');
    expect(await tries(owner.client, owner.username, PASSWORD)).toBe('in');
    expect(await often(PER_ACCOUNT, () => tries(owner.client, owner.username))).toEqual(REFUSED);
    expect(await tries(owner.client, owner.username, PASSWORD)).toBe('RATE_LIMITED');
  });

  it('is no known browser by the mark of another account, or one made up', async () => {
    const [owner, thief] = [await register(foyer), await register(foyer)];
    await often(PER_ACCOUNT, () => tries(foyer.client(), owner.username));
    expect(await tries(thief.client, owner.username, PASSWORD)).toBe('RATE_LIMITED');
    const forger = foyer.client();
    await forger.jar.setCookie('foyer.device=aaaa.bbbb', foyer.url);
    expect(await tries(forger, owner.username, PASSWORD)).toBe('RATE_LIMITED');
  });

  it('counts each of many in one document, and of many at once', async () => {
    const [one, other] = [await register(foyer), await register(foyer)];
    const fields = Array.from({ length: 15 }, (_, n) => `a${n}: login(input: $input) { id }`);
    const document = `mutation ($input: LoginInput!) { ${fields.join(' ')} }`;
    // The first that fails ends its document, so that each document is one try.
    await often(PER_ACCOUNT, async () => {
      await foyer.client().asks(document, { input: { login: one.username, password: 'wrong' } });
      return '';
    });
    expect(await tries(foyer.client(), one.username, PASSWORD)).toBe('RATE_LIMITED');

    const answers = await Promise.all(Array.from({ length: 30 }, () => tries(foyer.client(), other.username)));
    expect(answers.filter((code) => code === 'INVALID_CREDENTIALS')).toEqual(REFUSED);
    expect(answers.filter((code) => code === 'RATE_LIMITED')).toHaveLength(30 - PER_ACCOUNT);
    const [{ n }] = (await foyer.rows(`select count(*) as n from audit_entry where action = 'login.failed'`)) as [
      { n: number | string },
    ];
    expect(Number(n)).toBe(2 * PER_ACCOUNT);
  });

  it('learns nothing from it about who is here', async () => {
    const { username } = await register(foyer);
    const nobody = unique('nobody');
    const [known, unknown] = [
      await often(PER_ACCOUNT + 2, () => tries(foyer.client(), username)),
      await often(PER_ACCOUNT + 2, () => tries(foyer.client(), nobody)),
    ];
    expect(unknown).toEqual(known);
    expect(unknown.at(-1)).toBe('RATE_LIMITED');
  });

  it('gets no further by trying one password on many accounts', async () => {
    const answers = await manyTry((n) => tries(foyer.client(), `somebody_${n}`));
    expect(new Set(answers)).toEqual(new Set(['INVALID_CREDENTIALS']));
    expect(await tries(foyer.client(), ADMIN.login, ADMIN.password)).toBe('RATE_LIMITED');
  });

  it('is no newcomer by writing another address, neither to the brake nor in the audit log', async () => {
    await manyTry((n) => tries(from(foyer, `10.0.0.${n}`), `somebody_${n}`));
    expect(await tries(from(foyer, '10.0.1.1'), ADMIN.login, ADMIN.password)).toBe('RATE_LIMITED');
    expect(await addresses(foyer)).toEqual(['127.0.0.1']);
  });

  it('guesses neither the current password of an open session nor a second factor', async () => {
    const { client, username } = await register(foyer);
    const input = { currentPassword: 'wrong', newPassword: 'another-horse-battery' };
    const guess = async () => (await client.isRefused(CHANGE, { input })).code;
    expect(await often(PER_ACCOUNT + 1, guess)).toEqual([...REFUSED, 'RATE_LIMITED']);
    expect(await tries(foyer.client(), username, PASSWORD)).toBe('in');

    await foyer.rows(`insert into second_factor (user_id, secret, confirmed_at, last_step, recovery_hashes)
      select id, 'JBSWY3DPEHPK3PXP', '2026-01-01', 0, '[]' from users where username = '${username}'`);
    await foyer.rows(`update users set second_factor = '1' where username = '${username}'`);
    const wrong = { login: username, password: PASSWORD, code: '000000' };
    const code = async () => (await foyer.client().isRefused(LOGIN, { input: wrong })).code;
    const answers = await Promise.all(Array.from({ length: 30 }, code));
    expect(answers.filter((answer) => answer === 'INVALID_CREDENTIALS').length).toBeLessThan(PER_ACCOUNT + CORES);
    expect(await code()).toBe('RATE_LIMITED');
  });

  it('does not learn from it that a password is right, where the account is disabled', async () => {
    const { username } = await register(foyer);
    await foyer.rows(`update users set disabled_at = created_at where username = '${username}'`);
    expect(await often(PER_ACCOUNT + 1, () => tries(foyer.client(), username, PASSWORD))).toEqual([
      ...REFUSED,
      'RATE_LIMITED',
    ]);
  });

  it('leaves a trace of each try, also of those that were not made', async () => {
    const { client, username } = await register(foyer);
    await foyer.rows(`update users set second_factor = true where username = '${username}'`);
    expect(await tries(foyer.client(), username, PASSWORD)).toBe('SECOND_FACTOR_REQUIRED');
    await client.isRefused(CHANGE, { input: { currentPassword: 'wrong', newPassword: 'another-horse-battery' } });
    await often(PER_ACCOUNT + 2, () => tries(foyer.client(), username));
    const counts = await foyer.rows(`select action, count(*) as n from audit_entry where actor_id =
      (select id from users where username = '${username}') group by action order by action`);
    expect(counts.map(({ action, n }) => [action, Number(n)])).toEqual([
      ['login.braked', 2],
      ['login.failed', PER_ACCOUNT],
      ['login.incomplete', 1],
      ['password.wrong', 1],
      ['register', 1],
    ]);
  });
});

describe('who makes many accounts, or keeps passwords being hashed', () => {
  let foyer: Foyer;
  beforeEach(async () => {
    foyer = await Foyer.start({ RATE_LIMITS: 'on', TRUST_PROXY: '1', REGISTRATIONS_PER_ADDRESS: '3' });
  });
  afterEach(() => foyer.stop());

  /** What a newcomer behind that address is told. */
  const joins = async (address: string) => {
    const username = unique('newcomer');
    const client = new Client(foyer.url, undefined, { 'x-forwarded-for': address });
    const input = { username, email: `${username}@example.com`, password: PASSWORD };
    return (await client.asks(REGISTER, { input })).errors?.[0]?.extensions ?? { code: 'in' };
  };

  it('makes so many in a quarter of an hour, each address its own', async () => {
    for (let n = 0; n < 3; n++) expect(await joins('192.0.2.1')).toEqual({ code: 'in' });
    const { code, details } = await joins('192.0.2.1');
    expect(code).toBe('RATE_LIMITED');
    expect(details!['retryAfterSeconds']).toBeGreaterThan(14 * 60);
    expect(await joins('192.0.2.2')).toEqual({ code: 'in' });
  });

  it('takes a share of the places in line, and leaves the others theirs', async () => {
    const [asker, hasher] = [foyer.app.get(Asker), foyer.app.get(PasswordHasher)];
    const hashes = (subscriber: string, count: number) =>
      Array.from({ length: count }, () => asker.during({ subscriber }, () => hasher.hash('a password')));
    const said = await Promise.allSettled([...hashes('192.0.2.1', 65), ...hashes('192.0.2.2', 1)]);
    const refused = said.map((result) => (result.status === 'rejected' ? (result.reason as DomainError).code : 'in'));
    expect(refused).toEqual([...Array<string>(64).fill('in'), 'RATE_LIMITED', 'in']);
    await expect(Promise.all(hashes('192.0.2.1', 1))).resolves.toHaveLength(1);
  });
});

describe('who logs in', () => {
  it('behind a proxy that is trusted is told apart, by the brake and in the audit log', async () => {
    const foyer = await Foyer.start({ RATE_LIMITS: 'on', TRUST_PROXY: 'loopback' });
    await manyTry((n) => tries(from(foyer, '10.0.0.1'), `somebody_${n}`));
    expect(await tries(from(foyer, '203.0.113.9, 10.0.0.1'), ADMIN.login, ADMIN.password)).toBe('RATE_LIMITED');
    expect(await tries(from(foyer, '10.0.0.2'), ADMIN.login, ADMIN.password)).toBe('in');
    expect(await addresses(foyer)).toEqual(['10.0.0.1', '10.0.0.2']);
    await foyer.stop();
  });

  it('may fail as often as it takes with RATE_LIMITS=off', async () => {
    const foyer = await Foyer.start({ RATE_LIMITS: 'off' });
    expect(await often(PER_ACCOUNT + 1, () => tries(foyer.client(), ADMIN.login))).not.toContain('RATE_LIMITED');
    expect(await tries(foyer.client(), ADMIN.login, ADMIN.password)).toBe('in');
    await foyer.stop();
  });
});
