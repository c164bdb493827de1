import { PASSWORD, register, unique } from '../support/box-office.js';
import type { Client } from '../support/client.js';
import { ADMIN, Foyer } from '../support/foyer.js';

const OLD_MS = 16 * 60_000;

describe('a stolen session of an admin that is a quarter of an hour old', () => {
  let foyer: Foyer;
  let thief: Client;
  let id: string;
  beforeAll(async () => {
    foyer = await Foyer.start();
    thief = await foyer.admin();
    const { client } = await register(foyer);
    ({ id } = (await client.does<{ me: { id: string } }>('{ me { id } }')).me);
    foyer.clock.advance(OLD_MS);
  });
  afterAll(() => foyer.stop());

  it.each([
    [
      'createStaff',
      (more: string) => {
        const name = unique('mole');
        return `createStaff(${more} input: { username: "${name}", email: "${name}@x.org", role: ADMIN }) { url }`;
      },
    ],
    ['createPasswordResetLink', (more: string) => `createPasswordResetLink(${more} userId: "${id}") { url }`],
    ['setRole', (more: string) => `setRole(${more} userId: "${id}", role: ADMIN) { id }`],
    ['setDisabled', (more: string) => `setDisabled(${more} userId: "${id}", disabled: true) { id }`],
    ['resetSecondFactor', (more: string) => `resetSecondFactor(${more} userId: "${id}") { id }`],
  ])('is not enough for %s, which takes the password', async (_, field) => {
    const users = () => foyer.rows('select id, role, disabled_at from users order by id');
    const before = await users();
    const ask = (more: string) => thief.asks(`mutation { ${field(more)} }`);
    const refused = async (more: string) => (await ask(more)).errors?.[0]?.extensions;
    for (const more of ['', 'password: null,']) {
      expect(await refused(more)).toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'password' } });
    }
    for (const wrong of ['', 'wrong', PASSWORD]) {
      expect(await refused(`password: "${wrong}",`)).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
    expect(await users()).toEqual(before);
    expect(await foyer.rows('select * from password_link')).toEqual([]);
    expect((await ask(`password: "${ADMIN.password}",`)).errors).toBeUndefined();
    await foyer.em.execute('delete from password_link');
  });

  it('guesses the password of its account no more than ten times', async () => {
    const house = await Foyer.start({ RATE_LIMITS: 'on' });
    const session = await house.admin();
    const link = 'mutation { createPasswordResetLink(password: "wrong", userId: "1") { url } }';
    const codes: string[] = [];
    for (let n = 0; n < 11; n++) codes.push((await session.isRefused(link)).code);
    expect(codes).toEqual([...Array<string>(10).fill('INVALID_CREDENTIALS'), 'RATE_LIMITED']);
    await house.stop();
  });
});
