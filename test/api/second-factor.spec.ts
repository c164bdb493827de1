import { Secret, TOTP } from 'otpauth';
import { idOf, LOGIN, logIn, ME, newAgent } from '../support/accounts.js';
import { PASSWORD, register, stage, type Customer } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { Foyer } from '../support/foyer.js';

const codeNow = (secret: string, foyer: Foyer) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: foyer.clock.now().getTime() });

describe('a second factor', () => {
  let foyer: Foyer;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());
  /** Anew each time, since tests move the clock. */
  beforeEach(async () => {
    admin = await foyer.admin();
  });

  const staff = () => newAgent(foyer, admin);

  async function enrolled(): Promise<Customer & { secret: string; code: string; recovery: string[] }> {
    const person = await staff();
    const { startSecondFactor } = await person.client.does<{ startSecondFactor: { secret: string; url: string } }>(
      'mutation { startSecondFactor { secret url } }',
    );
    const { secret, url } = startSecondFactor;
    expect(url).toContain(`otpauth://totp/Foyer:${person.username}`);
    const confirm = 'mutation ($code: String!) { confirmSecondFactor(code: $code) }';
    expect(await person.client.isRefused(confirm, { code: '000000x' })).toMatchObject({ details: { field: 'code' } });
    const code = codeNow(secret, foyer);
    const elsewhere = foyer.client();
    await logIn(elsewhere, person.username);
    const { confirmSecondFactor: recovery } = await person.client.does<{ confirmSecondFactor: string[] }>(confirm, {
      code,
    });
    expect(await elsewhere.does(ME)).toEqual({ me: null }); // it has shown a password alone
    return Object.assign(person, { secret, code, recovery });
  }
  const tries = (login: string, code?: string, password = PASSWORD) =>
    foyer.client().asks(LOGIN, { input: { login, password, code } });
  const codeOf = async (answer: ReturnType<typeof tries>) => (await answer).errors?.[0]?.extensions.code ?? 'in';

  it('is asked for after the password, and no code works twice', async () => {
    const { username, secret, code: confirmed } = await enrolled();
    expect(await codeOf(tries(username))).toBe('SECOND_FACTOR_REQUIRED');
    expect(await codeOf(tries(username, undefined, 'wrong'))).toBe('INVALID_CREDENTIALS');
    expect(await codeOf(tries(username, confirmed))).toBe('INVALID_CREDENTIALS');
    foyer.clock.advance(60_000);
    const code = codeNow(secret, foyer);
    const answers = await Promise.all(Array.from({ length: 4 }, () => codeOf(tries(username, code))));
    expect(answers.toSorted()).toEqual([...Array<string>(3).fill('INVALID_CREDENTIALS'), 'in']);
    foyer.clock.advance(600_000);
    expect(await codeOf(tries(username, code))).toBe('INVALID_CREDENTIALS');
  });

  it('is seen by its owner and admins alone', async () => {
    const [owner, agent] = [await enrolled(), await staff()];
    const { vip } = await stage(foyer, { vip: 1 });
    const order = await owner.places({ [vip.id]: 1 });
    const query = `{ order(id: "${order.id}") { customer { username secondFactor disabledAt } } }`;
    const seen = (secondFactor: boolean | null) => ({
      order: { customer: { username: owner.username, secondFactor, disabledAt: null } },
    });
    expect(await owner.client.does(query)).toEqual(seen(true));
    expect(await admin.does(query)).toEqual(seen(true));
    expect(await agent.client.does(query)).toEqual(seen(null));
  });

  it('can be a recovery code, each once', async () => {
    const { username, recovery } = await enrolled();
    expect(new Set(recovery).size).toBe(10);
    expect(recovery.every((code) => /^[2-9a-z]{24}$/.test(code))).toBe(true); // 112 bits are asked for (ASVS 6.5.2)
    expect(await codeOf(tries(username, recovery[3]))).toBe('in');
    expect(await codeOf(tries(username, recovery[3]))).toBe('INVALID_CREDENTIALS');
    expect(await codeOf(tries(username, recovery[4]!.toUpperCase()))).toBe('in');
    expect(await codeOf(tries(username, recovery[6]!.replace(/(.{4})/g, '$1 ')))).toBe('in');
    expect(JSON.stringify(await foyer.rows('select * from second_factor'))).not.toContain(recovery[5]);
  });

  it('goes with the password, or through an admin', async () => {
    const { client, username } = await enrolled();
    const remove = 'mutation ($password: String!) { removeSecondFactor(password: $password) { secondFactor } }';
    expect((await client.isRefused(remove, { password: 'wrong' })).code).toBe('INVALID_CREDENTIALS');
    expect((await client.isRefused('mutation { startSecondFactor { secret } }')).code).toBe('BAD_USER_INPUT');
    expect(await client.does(remove, { password: PASSWORD })).toEqual({
      removeSecondFactor: { secondFactor: false },
    });
    expect(await codeOf(tries(username))).toBe('in');

    const other = await enrolled();
    const reset = 'mutation ($userId: ID!) { resetSecondFactor(userId: $userId) { secondFactor } }';
    await admin.does(reset, { userId: await idOf(other) });
    expect(await codeOf(tries(other.username))).toBe('in');
  });
});

describe('an admin', () => {
  it('sets up a second factor first, where that is required', async () => {
    const strict = await Foyer.start({ REQUIRE_STAFF_MFA: 'true' });
    const boss = await strict.admin();
    expect(await boss.isRefused('{ pendingOrders { id } }')).toEqual({
      code: 'FORBIDDEN',
      details: { permission: 'orders.read', secondFactor: 'REQUIRED' },
    });
    await (await register(strict)).client.does('{ myOrders { totalCount } }');
    // Otherwise a password alone would last as a token.
    expect(await boss.isRefused('mutation { createApiToken(name: "x") { secret } }')).toMatchObject({
      code: 'FORBIDDEN',
      details: { secondFactor: 'REQUIRED' },
    });
    const { startSecondFactor } = await boss.does<{ startSecondFactor: { secret: string } }>(
      'mutation { startSecondFactor { secret } }',
    );
    const secret = Secret.fromBase32(startSecondFactor.secret);
    const code = new TOTP({ secret }).generate({ timestamp: strict.clock.now().getTime() });
    await boss.does('mutation ($code: String!) { confirmSecondFactor(code: $code) }', { code });
    expect(await boss.does('{ pendingOrders { id } }')).toEqual({ pendingOrders: [] });
    await strict.stop();
  });
});
