import { Secret, TOTP } from 'otpauth';
import { PASSWORD, register } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id } }';
const SET_ROLE = 'mutation ($userId: ID!, $role: Role!) { setRole(userId: $userId, role: $role) { role } }';
const DISABLE =
  'mutation ($userId: ID!, $disabled: Boolean!) { setDisabled(userId: $userId, disabled: $disabled) { disabledAt } }';

/** Each has a Foyer of its own, for nobody knows who is left. */
describe('an admin', () => {
  it('is always left who can act, also when two of them demote each other at once', async () => {
    const own = await Foyer.start(); // nobody knows who is left
    const admin = await own.admin();
    const { me } = await admin.does<{ me: { id: string } }>('{ me { id } }');
    const last = { code: 'LAST_ADMIN', details: {} };
    expect(await admin.isRefused(SET_ROLE, { userId: me.id, role: 'AGENT' })).toEqual(last);
    expect(await admin.isRefused(DISABLE, { userId: me.id, disabled: true })).toEqual(last);

    const other = await register(own);
    const { me: them } = await other.client.does<{ me: { id: string } }>('{ me { id } }');
    const otherId = them.id;
    await admin.does(SET_ROLE, { userId: otherId, role: 'ADMIN' });
    await other.client.does(LOGIN, { input: { login: other.username, password: PASSWORD } });
    const answers = await Promise.all([
      admin.asks(SET_ROLE, { userId: otherId, role: 'AGENT' }),
      other.client.asks(DISABLE, { userId: me.id, disabled: true }),
    ]);
    expect(answers.filter(({ data }) => data)).toHaveLength(1);
    const [{ n }] = (await own.rows(
      `select count(*) as n from users where role = 'ADMIN' and disabled_at is null`,
    )) as [{ n: number | string }];
    expect(Number(n)).toBe(1);
    await own.stop();
  });

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
