import { LOGIN } from '../support/accounts.js';
import { Foyer } from '../support/foyer.js';

describe('the first admin', () => {
  const starting = (env: NodeJS.ProcessEnv) => Foyer.start({ ADMIN_PASSWORD: '', ...env });

  it('gets a password that nobody knew before, outside production', async () => {
    const { FirstAdmin } = await import('../../src/auth/accounts/first-admin.js');
    const passwords: string[] = [];
    for (const attempt of [1, 2]) {
      const foyer = await starting({ ADMIN_USERNAME: `boss_${attempt}` });
      const password = foyer.app.get(FirstAdmin).generatedPassword!;
      passwords.push(password);
      const input = { login: `boss_${attempt}`, password };
      expect(await foyer.client().does(LOGIN, { input })).toMatchObject({ login: { role: 'ADMIN' } });
      await foyer.stop();
    }
    expect(new Set(passwords).size).toBe(2);
    expect(passwords[0]!.length).toBeGreaterThanOrEqual(20);
  });

  it('needs a password in production', async () => {
    const env = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) };
    await expect(starting(env)).rejects.toThrow(/^ADMIN_PASSWORD takes/);
  });

  it.each([
    [{ ADMIN_PASSWORD: 'short' }, /^ADMIN_PASSWORD takes 8 to 128 characters$/],
    [{ ADMIN_PASSWORD: 'nosymbolhere' }, /^ADMIN_PASSWORD needs a character/],
    [{ ADMIN_USERNAME: 'a b' }, /^ADMIN_USERNAME takes 3 to 30/],
    [{ ADMIN_EMAIL: 'nowhere' }, /^ADMIN_EMAIL takes an e-mail address$/],
  ])('does not start with %j', async (env, message) => {
    await expect(starting(env)).rejects.toThrow(message);
  });

  it('takes a password without a symbol where PASSWORD_REQUIRE_SYMBOL=false', async () => {
    const password = 'longandplain';
    const foyer = await starting({ ADMIN_PASSWORD: password, PASSWORD_REQUIRE_SYMBOL: 'false' });
    const login = { input: { login: 'admin', password } };
    expect(await foyer.client().does(LOGIN, login)).toMatchObject({ login: { role: 'ADMIN' } });
    await foyer.stop();
  });
});
