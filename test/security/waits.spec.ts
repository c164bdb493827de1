import { jest } from '@jest/globals';
import * as argon2 from '@node-rs/argon2';
import { Secret, TOTP } from 'otpauth';
import { PASSWORD, PLACE, register, type Customer } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import type { Foyer as Running } from '../support/foyer.js';

/** While there is one, every argon2 call waits for `go`. */
let wait: { reached: PromiseWithResolvers<void>; go: PromiseWithResolvers<void> } | undefined;
const waiting =
  <Args extends unknown[], Result>(real: (...args: Args) => Promise<Result>) =>
  async (...args: Args): Promise<Result> => {
    wait?.reached.resolve();
    await wait?.go.promise;
    return real(...args);
  };
jest.unstable_mockModule('@node-rs/argon2', () => ({
  ...argon2,
  verify: waiting(argon2.verify),
  hash: waiting(argon2.hash),
}));
const { ADMIN, Foyer } = await import('../support/foyer.js');
const { PasswordHasher } = await import('../../src/auth/credentials/password-hasher.js');

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const NEW_PASSWORD = 'another-horse-battery';
const LOGINS = 50;

/** Begins `work`, and does `meanwhile` while it compares or hashes a password. */
async function during<T>(work: () => Promise<T>, meanwhile: () => Promise<unknown>): Promise<T> {
  wait = { reached: Promise.withResolvers<void>(), go: Promise.withResolvers<void>() };
  const { reached, go } = wait;
  const result = work();
  await reached.promise;
  try {
    await meanwhile();
  } finally {
    wait = undefined;
    go.resolve();
  }
  return result;
}

const codeOf = async (client: Client, document: string, variables: object = {}) =>
  (await client.asks(document, variables)).errors?.[0]?.extensions.code ?? 'in';
const idOf = async (client: Client) => (await client.does<{ me: { id: string } }>('{ me { id } }')).me.id;

/** Begins to set up a second factor; the function that comes back confirms it. */
async function begins(foyer: Running, client: Client): Promise<() => Promise<unknown>> {
  const start = 'mutation { startSecondFactor { secret } }';
  const { secret } = (await client.does<{ startSecondFactor: { secret: string } }>(start)).startSecondFactor;
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const code = () => totp.generate({ timestamp: foyer.clock.now().getTime() });
  return () => client.does(`mutation { confirmSecondFactor(code: "${code()}") }`);
}

/** What so many logins with the right password come to, which wait while the owner confirms a second factor. */
async function manyLogIn(house: Running, owner: Client, login: string, password: string) {
  const confirm = await begins(house, owner);
  const clients = Array.from({ length: LOGINS }, () => house.client());
  const codes = await during(
    () => Promise.all(clients.map((client) => codeOf(client, LOGIN, { input: { login, password } }))),
    async () => {
      const turns = house.app.get(PasswordHasher)['turns'];
      while (turns.activeCount + turns.pendingCount < LOGINS) await new Promise(setImmediate);
      await confirm();
    },
  );
  const { mySessions } = await owner.does<{ mySessions: object[] }>('{ mySessions { id } }');
  return { codes: new Set(codes), cookies: clients.flatMap(({ cookies }) => cookies), sessions: mySessions.length };
}
/** The owner's own session alone. */
const NOBODY_IN = { codes: new Set(['SECOND_FACTOR_REQUIRED']), cookies: [], sessions: 1 };

describe('what changes while a password is compared', () => {
  let foyer: Running;
  let admin: Client;
  beforeAll(async () => {
    foyer = await Foyer.start();
    admin = await foyer.admin();
  });
  afterAll(() => foyer.stop());

  const column = async ({ username }: Customer, name: string) =>
    (await foyer.rows(`select ${name} as it from users where username = '${username}'`))[0]!['it'];
  const countOf = async (table: string, { username }: Customer) => {
    const own = `user_id = (select id from users where username = '${username}')`;
    return Number((await foyer.rows(`select count(*) as n from ${table} where ${own}`))[0]!['n']);
  };
  /** The same person in a second browser. */
  const again = async ({ username }: Customer) => {
    const client = foyer.client();
    await client.does(LOGIN, { input: { login: username, password: PASSWORD } });
    return client;
  };
  /** Ends the session of `client` from another browser of the same person. */
  const revoke = async (elsewhere: Client, client: Client) => {
    type Sessions = { mySessions: { id: string; current: boolean }[] };
    const { mySessions } = await client.does<Sessions>('{ mySessions { id current } }');
    const { id } = mySessions.find(({ current }) => current)!;
    return () => elsewhere.does(`mutation { revokeSession(id: "${id}") { id } }`);
  };
  const disable = (userId: string, disabled = true) =>
    admin.does(`mutation { setDisabled(userId: "${userId}", disabled: ${disabled}) { id } }`);

  it('lets nobody in without a code once a second factor is confirmed, of 50 who log in meanwhile', async () => {
    const owner = await register(foyer);
    expect(await manyLogIn(foyer, owner.client, owner.username, PASSWORD)).toEqual(NOBODY_IN);
  });

  it('lets nobody in whose account is disabled meanwhile', async () => {
    const owner = await register(foyer);
    const id = await idOf(owner.client);
    const input = { login: owner.username, password: PASSWORD };
    const client = foyer.client();
    expect(
      await during(
        () => codeOf(client, LOGIN, { input }),
        () => disable(id),
      ),
    ).toBe('INVALID_CREDENTIALS');
    expect(client.cookies).toEqual([]);
  });

  describe('of a session', () => {
    const CHANGE = `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "${NEW_PASSWORD}" }) { id } }`;
    const TOKEN = `mutation { createApiToken(name: "x", password: "${PASSWORD}") { secret } }`;
    const START = `mutation { startSecondFactor(password: "${PASSWORD}") { secret } }`;

    it.each([
      ['changes no password', CHANGE],
      ['makes no token', TOKEN],
      ['starts no second factor', START],
    ])('that is ended meanwhile %s', async (_, document) => {
      const owner = await register(foyer);
      const thief = await again(owner);
      const before = await column(owner, 'password_hash');
      const end = await revoke(owner.client, thief);
      expect(await during(() => codeOf(thief, document), end)).toBe('UNAUTHENTICATED');
      expect(await column(owner, 'password_hash')).toBe(before);
      expect(await countOf('api_token', owner)).toBe(0);
      expect(await countOf('second_factor', owner)).toBe(0);
      expect(await owner.client.does('{ me { username } }')).toEqual({ me: { username: owner.username } });
    });

    it('that is ended meanwhile removes no second factor', async () => {
      const owner = await register(foyer);
      await (
        await begins(foyer, owner.client)
      )();
      const thief = owner.client;
      const factor = await foyer.rows('select * from second_factor order by user_id desc limit 1');
      const end = () => foyer.em.execute(`delete from session where user_id = ${factor[0]!['user_id']}`);
      const remove = `mutation { removeSecondFactor(password: "${PASSWORD}") { id } }`;
      expect(await during(() => codeOf(thief, remove), end)).toBe('UNAUTHENTICATED');
      expect(await countOf('second_factor', owner)).toBe(1);
    });

    it.each([
      ['changes no password', CHANGE],
      ['makes no token', TOKEN],
    ])('%s once a second factor is confirmed meanwhile', async (_, document) => {
      const owner = await register(foyer);
      const thief = await again(owner);
      const before = await column(owner, 'password_hash');
      const confirm = await begins(foyer, owner.client);
      expect(await during(() => codeOf(thief, document), confirm)).toBe('UNAUTHENTICATED');
      expect(await column(owner, 'password_hash')).toBe(before);
      expect(await countOf('api_token', owner)).toBe(0);
    });

    it.each([
      ['is disabled', (id: string) => disable(id)],
      ['gets another role', (id: string) => admin.does(`mutation { setRole(userId: "${id}", role: AGENT) { id } }`)],
    ])('whose owner %s meanwhile makes no token', async (__, change) => {
      const owner = await register(foyer);
      const id = await idOf(owner.client);
      expect(
        await during(
          () => codeOf(owner.client, TOKEN),
          () => change(id),
        ),
      ).toBe('UNAUTHENTICATED');
      expect(await countOf('api_token', owner)).toBe(0);
    });
  });

  it('sets no password by a link of an account that is disabled meanwhile', async () => {
    const owner = await register(foyer);
    const id = await idOf(owner.client);
    const before = await column(owner, 'password_hash');
    const link = `mutation { createPasswordResetLink(userId: "${id}") { url } }`;
    const { url } = (await admin.does<{ createPasswordResetLink: { url: string } }>(link)).createPasswordResetLink;
    const input = { token: url.split('#')[1], password: NEW_PASSWORD };
    const set = 'mutation ($input: SetPasswordInput!) { setPassword(input: $input) { id } }';
    // Straight to the row: disabling by an admin voids the link besides.
    const meanwhile = () => foyer.em.execute(`update users set disabled_at = created_at where id = ${foyer.row(id)}`);
    expect(await during(() => codeOf(foyer.client(), set, { input }), meanwhile)).toBe('NOT_FOUND');
    expect(await column(owner, 'password_hash')).toBe(before);
  });

  it('keeps nobody from writing while the password of an admin is compared', async () => {
    const [boss, customer] = [await register(foyer), await register(foyer)];
    const [bossId, id] = [await idOf(boss.client), await idOf(customer.client)];
    await admin.does(`mutation { setRole(userId: "${bossId}", role: ADMIN) { id } }`);
    const client = await again(boss);
    const role = `mutation { setRole(password: "${PASSWORD}", userId: "${id}", role: CUSTOMER) { id } }`;
    const places = () => customer.client.does(PLACE, { input: { items: [{ ticketTypeId: '1', quantity: 1 }] } });
    expect(await during(() => codeOf(client, role), places)).toBe('in');
  });

  it.each([
    ['role', (id: string) => admin.does(`mutation { setRole(userId: "${id}", role: AGENT) { id } }`)],
    ['session', (id: string) => foyer.em.execute(`delete from session where user_id = ${foyer.row(id)}`)],
  ])('manages nobody in the name of an admin whose %s is taken away meanwhile', async (_, change) => {
    const [boss, victim] = [await register(foyer), await register(foyer)];
    const [bossId, id] = [await idOf(boss.client), await idOf(victim.client)];
    const count = async () => Number((await foyer.rows('select count(*) as n from users'))[0]!['n']);
    const before = await count();
    for (const field of [
      `createStaff(password: "${PASSWORD}", input: { username: "mole", email: "m@x.org", role: ADMIN }) { url }`,
      `createPasswordResetLink(password: "${PASSWORD}", userId: "${id}") { url }`,
      `setRole(password: "${PASSWORD}", userId: "${id}", role: ADMIN) { id }`,
      `setDisabled(password: "${PASSWORD}", userId: "${id}", disabled: true) { id }`,
      `resetSecondFactor(password: "${PASSWORD}", userId: "${id}") { id }`,
    ]) {
      await admin.does(`mutation { setRole(userId: "${bossId}", role: ADMIN) { id } }`);
      const client = await again(boss);
      expect(
        await during(
          () => codeOf(client, `mutation { ${field} }`),
          () => change(bossId),
        ),
      ).toBe('UNAUTHENTICATED');
    }
    expect(await count()).toBe(before);
    expect(await countOf('password_link', victim)).toBe(0);
    expect(await column(victim, 'role')).toBe('CUSTOMER');
    expect(await column(victim, 'disabled_at')).toBeNull();
  });
});

/** Passport knows one application in a process, so this one comes after the others. */
describe('under REQUIRE_STAFF_MFA', () => {
  it('50 logins that wait while an admin confirms a second factor let nobody in', async () => {
    const house = await Foyer.start({ REQUIRE_STAFF_MFA: 'true' });
    expect(await manyLogIn(house, await house.admin(), ADMIN.login, ADMIN.password)).toEqual(NOBODY_IN);
    await house.stop();
  });
});
