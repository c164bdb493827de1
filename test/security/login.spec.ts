import { mkdtempDisposable } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PASSWORD, register, unique } from '../support/box-office.js';
import { RefusedLogins } from '../../src/auth/accounts/refused-logins.js';
import { ADMIN, Foyer } from '../support/foyer.js';
import { CHANGE, from, LOGIN, PER_ACCOUNT, REFUSED, tries } from './support/logins.js';

/** So many compare passwords at once, and may each be one too many. */
const CORES = Math.max(1, availableParallelism() - 1);
const PER_ADDRESS = 100;

const addresses = async (foyer: Foyer) =>
  (await foyer.rows('select distinct address from audit_person order by 1')).map(({ address }) => address);
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
/** The audit log's entries of attempts that were refused unseen. */
const brakedOf = (foyer: Foyer) =>
  foyer.rows(`select p.* from audit_person p join audit_entry e on e.id = p.id where e.action = 'login.braked'`);

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
    await forger.jar.setCookie(`foyer.device=aaaa.${Date.now()}.bbbb`, foyer.url);
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

  it('leaves a trace of each try, and one of all that were not made', async () => {
    const { client, username } = await register(foyer);
    await foyer.rows(`update users set second_factor = true where username = '${username}'`);
    expect(await tries(foyer.client(), username, PASSWORD)).toBe('SECOND_FACTOR_REQUIRED');
    await client.isRefused(CHANGE, { input: { currentPassword: 'wrong', newPassword: 'another-horse-battery' } });
    await often(PER_ACCOUNT + 2, () => tries(foyer.client(), username));
    const counts = await foyer.rows(`select action, count(*) as n from audit_entry where actor_id =
      (select id from users where username = '${username}') group by action order by action`);
    expect(counts.map(({ action, n }) => [action, Number(n)])).toEqual([
      ['login.braked', 1],
      ['login.failed', PER_ACCOUNT],
      ['login.incomplete', 1],
      ['password.wrong', 1],
      ['register', 1],
    ]);
    await foyer.app.get(RefusedLogins).write();
    expect(await brakedOf(foyer)).toMatchObject([{ name: username, attempts: 2 }]);
  });

  it('leaves one row for hundreds of attempts that were refused, and their number for admins', async () => {
    const house = foyer;
    const { username } = await register(house);
    const admin = await house.admin();
    await often(PER_ACCOUNT, () => tries(house.client(), username));
    const refused = await manyTry(() => tries(house.client(), username));
    expect(new Set(refused)).toEqual(new Set(['RATE_LIMITED']));
    await house.app.get(RefusedLogins).write();
    expect(await brakedOf(house)).toMatchObject([{ name: username, attempts: PER_ADDRESS }]);
    const query = `{ auditLog(first: 3) { edges { node { action attempts person { name } } } } }`;
    type Log = { auditLog: { edges: { node: { action: string; attempts: number | null } }[] } };
    const nodes = (await admin.does<Log>(query)).auditLog.edges.map(({ node }) => node);
    expect(nodes[0]).toEqual({ action: 'login.braked', attempts: PER_ADDRESS, person: { name: username } });
    expect(nodes[1]).toMatchObject({ action: 'login.failed', attempts: null });
    const csv = (await (await admin.fetch('/admin/export/audit.csv')).text()).trimEnd().split('\r\n');
    expect(csv[0]).toMatch(/,attempts$/);
    expect(csv.filter((line) => line.includes(',login.braked,'))).toEqual([expect.stringMatching(/,100$/)]);
    const verdict = '{ verifyAuditLog { ok } }';
    expect(await admin.does(verdict)).toEqual({ verifyAuditLog: { ok: true } });
  });

  it('leaves one row for many logins that were typed at an address with too many failures', async () => {
    await manyTry((n) => tries(foyer.client(), `somebody_${n}`));
    for (let n = 0; n < 20; n++) expect(await tries(foyer.client(), `another_${n}`)).toBe('RATE_LIMITED');
    expect(await tries(foyer.client(), ADMIN.login)).toBe('RATE_LIMITED');
    await foyer.app.get(RefusedLogins).write();
    expect(await brakedOf(foyer)).toMatchObject([{ name: null, user_id: null, attempts: 21 }]);
  });

  it('is not told that an address belongs to a username', async () => {
    const { username } = await register(foyer);
    await often(PER_ACCOUNT, () => tries(foyer.client(), `${username}@example.com`));
    expect(await tries(foyer.client(), `${username}@EXAMPLE.com`)).toBe('RATE_LIMITED');
    expect(await tries(foyer.client(), username)).toBe('INVALID_CREDENTIALS');
    expect(await tries(foyer.client(), username, PASSWORD)).toBe('in');
  });

  it('with the right password guesses no more codes by typing the address, too', async () => {
    const { username } = await register(foyer);
    await foyer.rows(`insert into second_factor (user_id, secret, confirmed_at, last_step, recovery_hashes)
      select id, 'JBSWY3DPEHPK3PXP', '2026-01-01', 0, '[]' from users where username = '${username}'`);
    await foyer.rows(`update users set second_factor = '1' where username = '${username}'`);
    const code = async (login: string) =>
      (await foyer.client().isRefused(LOGIN, { input: { login, password: PASSWORD, code: '000000' } })).code;
    expect(await often(PER_ACCOUNT, () => code(username))).toEqual(REFUSED);
    expect(await code(`${username}@example.com`)).toBe('RATE_LIMITED');
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

  it('in vain is counted also where the process ends before the count is written', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'foyer-test-'));
    const env = { RATE_LIMITS: 'on', DATABASE_URL: `sqlite:${join(folder.path, 'foyer.db')}` };
    const before = await Foyer.start(env);
    await often(PER_ACCOUNT + 3, () => tries(before.client(), 'nobody_here'));
    await before.stop();
    const after = await Foyer.start(env);
    expect(await brakedOf(after)).toMatchObject([{ name: 'nobody_here', attempts: 3 }]);
    await after.stop();
  });

  it('may fail as often as it takes with RATE_LIMITS=off', async () => {
    const foyer = await Foyer.start({ RATE_LIMITS: 'off' });
    expect(await often(PER_ACCOUNT + 1, () => tries(foyer.client(), ADMIN.login))).not.toContain('RATE_LIMITED');
    expect(await tries(foyer.client(), ADMIN.login, ADMIN.password)).toBe('in');
    await foyer.stop();
  });
});
