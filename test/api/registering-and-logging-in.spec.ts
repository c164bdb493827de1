import { LOGIN } from '../support/accounts.js';
import { PASSWORD, REGISTER, register, unique } from '../support/box-office.js';
import { Foyer } from '../support/foyer.js';

const ME = '{ me { id username email fullName role createdAt } }';

describe('registering and logging in', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const newcomer = (overrides: object = {}) => {
    const username = unique('person');
    return { username, email: `${username}@example.com`, password: PASSWORD, ...overrides };
  };

  it('registers a customer and logs in', async () => {
    const client = foyer.client();
    const input = newcomer({ fullName: '  Grace Hopper ' });
    await client.does(REGISTER, { input });
    const { me } = await client.does<{ me: Record<string, unknown> }>(ME);
    expect(me).toMatchObject({
      username: input.username,
      email: input.email,
      fullName: 'Grace Hopper',
      role: 'CUSTOMER',
    });
    expect(Math.abs(Date.parse(String(me['createdAt'])) - Date.now())).toBeLessThan(60_000);
  });

  it('takes all ways to write the same letters for the same address', async () => {
    const input = newcomer({ email: 'jose\u0301@example.com' });
    await foyer.client().does(REGISTER, { input });
    const same = newcomer({ email: 'jos\u00e9@example.com' });
    expect(await foyer.client().isRefused(REGISTER, { input: same })).toMatchObject({ code: 'EMAIL_TAKEN' });
  });

  it('refuses a username or address that somebody has, whatever the case', async () => {
    const first = newcomer();
    await foyer.client().does(REGISTER, { input: first });
    const sameName = newcomer({ username: first.username.toUpperCase() });
    expect(await foyer.client().isRefused(REGISTER, { input: sameName })).toMatchObject({
      code: 'USERNAME_TAKEN',
      details: { field: 'username' },
    });
    const sameMail = newcomer({ email: first.email.toUpperCase() });
    expect(await foyer.client().isRefused(REGISTER, { input: sameMail })).toMatchObject({
      code: 'EMAIL_TAKEN',
      details: { field: 'email' },
    });
    expect(await foyer.client().isRefused(REGISTER, { input: newcomer({ username: 'Admin' }) })).toMatchObject({
      code: 'USERNAME_TAKEN',
    });
  });

  it('gives a name to one of many who want it at once', async () => {
    const username = unique('wanted');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => foyer.client().asks(REGISTER, { input: newcomer({ username }) })),
    );
    expect(answers.filter((answer) => answer.data)).toHaveLength(1);
    expect(answers.filter((answer) => answer.errors?.[0]?.extensions.code === 'USERNAME_TAKEN')).toHaveLength(7);
  });

  it.each([
    ['short-1', 'takes 8 to 128 characters'],
    ['x'.repeat(128) + '!', 'takes 8 to 128 characters'],
    ['onlyletters123', 'needs a character that is neither letter nor digit'],
    ['ÄÖÜäöüßéñ', 'needs a character that is neither letter nor digit'],
    ['P@ssw0rd', 'is one of the commonest passwords'],
    ['password!', 'is one of the commonest passwords'],
    ['Password1!', 'is one of the commonest passwords with little changed'],
    ['Foyer2026!', 'needs more than the username, the e-mail address and words such as foyer and ticket'],
  ])('refuses the password %j', async (password, reason) => {
    expect(await foyer.client().isRefused(REGISTER, { input: newcomer({ password }) })).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'password', reason },
    });
  });

  it('refuses the username as password', async () => {
    const username = unique('same_name');
    expect(
      await foyer.client().isRefused(REGISTER, { input: newcomer({ username, password: username.toUpperCase() }) }),
    ).toEqual({ code: 'BAD_USER_INPUT', details: { field: 'password', reason: 'must not be the username' } });
  });

  it('refuses an e-mail address as password, also what stands before its @', async () => {
    const name = unique('quartermaine');
    for (const password of [`${name}@example.com`, `${name}!2026`]) {
      const input = newcomer({ email: `${name}@example.com`, password });
      expect(await foyer.client().isRefused(REGISTER, { input })).toMatchObject({
        details: { field: 'password', reason: expect.stringMatching(/^needs more than the username, the e-mail/) },
      });
    }
  });

  it('logs in by username or e-mail address, whatever the case', async () => {
    const input = newcomer();
    await foyer.client().does(REGISTER, { input });
    for (const login of [input.username, input.username.toUpperCase(), input.email, input.email.toUpperCase()]) {
      const client = foyer.client();
      await client.does(LOGIN, { input: { login, password: PASSWORD } });
      expect(await client.does('{ me { username } }')).toEqual({ me: { username: input.username } });
    }
  });

  it('says the same for a wrong password and an unknown login', async () => {
    const customer = await register(foyer);
    const tries = [
      { login: customer.username, password: 'wrong-password' },
      { login: customer.username, password: '' },
      { login: 'nobody_at_all', password: PASSWORD },
      { login: '', password: PASSWORD },
      { login: 'a\0', password: PASSWORD },
      { login: 'a\0@x', password: PASSWORD },
      { login: 'nobody@example.com', password: PASSWORD },
    ];
    for (const input of tries) {
      const { errors } = await foyer.client().asks(LOGIN, { input });
      expect(errors).toMatchObject([
        {
          message: 'No account has this login and password.',
          extensions: { code: 'INVALID_CREDENTIALS', details: {} },
        },
      ]);
    }
  });
});
