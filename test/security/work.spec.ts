import { jest } from '@jest/globals';
import * as argon2 from '@node-rs/argon2';
import { PASSWORD, register, REGISTER, unique } from '../support/box-office.js';
import type { Foyer as Running } from '../support/foyer.js';

const verify = jest.fn(argon2.verify);
const hash = jest.fn(argon2.hash);
jest.unstable_mockModule('@node-rs/argon2', () => ({ ...argon2, verify, hash }));
const { Foyer } = await import('../support/foyer.js');

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const NEW_PASSWORD = 'another-horse-battery';

/** A clock shows what is done with a password, so it is the same for everybody; this counts it. */
describe('how long an answer takes tells nothing', () => {
  let foyer: Running;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  async function work(login: string, password: string, code?: string): Promise<object> {
    verify.mockClear();
    hash.mockClear();
    await foyer.client().asks(LOGIN, { input: { login, password, code } });
    const costs = verify.mock.calls.map(([stored]) => String(stored).split('$').slice(1, 4).join('$'));
    return { verified: costs, hashed: hash.mock.calls.length };
  }

  it('of who has an account: one verification at one cost, whoever logs in', async () => {
    const admin = await foyer.admin();
    const [known, disabled, careful] = [await register(foyer), await register(foyer), await register(foyer)];
    await foyer.em.execute(`update users set disabled_at = created_at where username = '${disabled.username}'`);
    await foyer.em.execute(`update users set second_factor = true where username = '${careful.username}'`);
    const bare = unique('bare');
    await admin.does(
      `mutation { createStaff(input: { username: "${bare}", email: "${bare}@x.org", role: AGENT }) { url } }`,
    );

    for (const login of [known.username, disabled.username, careful.username, bare, 'admin', 'nobody_here']) {
      for (const name of [login, `${login}@example.com`]) {
        for (const password of [PASSWORD, NEW_PASSWORD, '']) {
          expect({ name, ...(await work(name, password)) }).toEqual({
            name,
            verified: ['argon2id$v=19$m=19456,t=2,p=1'],
            hashed: 0,
          });
        }
      }
    }
    for (const login of ['', '\0', 'a\nb', '@']) {
      expect(await work(login, PASSWORD)).toMatchObject({ verified: [expect.any(String)], hashed: 0 });
    }
    // Longer than any login or password: refused before anybody is looked up, so the same for everybody.
    for (const [login, password] of [
      ['x'.repeat(10_000), PASSWORD],
      ...[known.username, 'nobody_here'].map((name) => [name, 'x'.repeat(129)]),
    ]) {
      expect(await work(login!, password!)).toEqual({ verified: [], hashed: 0 });
    }
  });

  it('of whose name is taken, but what the answer says: nothing is hashed for them', async () => {
    const { username } = await register(foyer);
    for (const name of [username, unique('free')]) {
      hash.mockClear();
      const input = { username: name, email: `${unique('mail')}@example.com`, password: PASSWORD };
      const { errors } = await foyer.client().asks(REGISTER, { input });
      expect(errors?.[0]?.extensions.code).toBe(name === username ? 'USERNAME_TAKEN' : undefined);
      expect(hash).toHaveBeenCalledTimes(name === username ? 0 : 1);
    }
  });
});
