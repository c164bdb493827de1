import { Session } from '../../src/auth/sessions/session.entity.js';
import { Foyer } from '../support/foyer.js';
import { PASSWORD, REGISTER, register, stage, unique } from '../support/box-office.js';
import type { User } from '../../src/auth/users/user.entity.js';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { id username role } }';
const ME = '{ me { id username email fullName role createdAt } }';

describe('accounts', () => {
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

  it('knows nobody without a session', async () => {
    expect(await foyer.client().does(ME)).toEqual({ me: null });
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

  it('renews the session id on login, and the old one is dead', async () => {
    const customer = await register(foyer);
    const [before] = customer.client.cookies;
    const thief = foyer.client();
    await thief.jar.setCookie(`${before!.key}=${before!.value}`, foyer.url);

    await customer.client.does(LOGIN, { input: { login: customer.username, password: PASSWORD } });

    expect(customer.client.cookies[0]!.value).not.toBe(before!.value);
    expect(await thief.does(ME)).toEqual({ me: null });
  });

  it('destroys the session on logout', async () => {
    const customer = await register(foyer);
    const [cookie] = customer.client.cookies;
    expect(await customer.client.does('mutation { logout }')).toEqual({ logout: true });
    expect(customer.client.cookies).toEqual([{ key: 'foyer.device', value: expect.any(String) as string }]);

    const thief = foyer.client();
    await thief.jar.setCookie(`${cookie!.key}=${cookie!.value}`, foyer.url);
    expect(await thief.does(ME)).toEqual({ me: null });
    expect(await foyer.client().does('mutation { logout }')).toEqual({ logout: true });
  });

  it('has the browser forget what it keeps on logout, and only then', async () => {
    const { client } = await register(foyer);
    const clears = async (query: string) => {
      const headers = { 'content-type': 'application/json' };
      const { headers: said } = await client.fetch('/graphql', {
        method: 'POST',
        headers,
        body: JSON.stringify({ query }),
      });
      return said.get('clear-site-data');
    };
    expect([await clears(ME), await clears('mutation { logout }')]).toEqual([null, '"storage"']);
  });

  it('carries out logout, login and more in one request', async () => {
    const customer = await register(foyer);
    const document = `mutation ($input: LoginInput!) { logout login(input: $input) { username } again: logout }`;
    await customer.client.does(document, { input: { login: customer.username, password: PASSWORD } });
    expect(await customer.client.does(ME)).toEqual({ me: null });
  });

  it('ends a session two hours after its last request, known to within five minutes', async () => {
    const customer = await register(foyer);
    const someone = { me: { username: customer.username } };
    for (const minutes of [4, 115, 119]) {
      foyer.clock.advance(minutes * 60_000);
      expect(await customer.client.does('{ me { username } }')).toEqual(someone);
    }
    foyer.clock.advance(120 * 60_000 + 1);
    expect(await customer.client.does(ME)).toEqual({ me: null });
  });

  it('ends a session a day after it was made, however busy it is', async () => {
    const customer = await register(foyer);
    for (let hours = 1; hours < 24; hours++) {
      foyer.clock.advance(3_600_000 - 1000);
      expect(await customer.client.does('{ me { username } }')).toEqual({ me: { username: customer.username } });
    }
    foyer.clock.advance(3_600_000 + 24_000);
    expect(await customer.client.does(ME)).toEqual({ me: null });
  });

  it('throws expired sessions away', async () => {
    await register(foyer);
    foyer.clock.advance(25 * 3_600_000);
    await register(foyer);
    expect(await foyer.em.count(Session)).toBe(1);
  });

  it('takes all ways to write the same letters for the same address', async () => {
    const input = newcomer({ email: 'jose\u0301@example.com' });
    await foyer.client().does(REGISTER, { input });
    const same = newcomer({ email: 'jos\u00e9@example.com' });
    expect(await foyer.client().isRefused(REGISTER, { input: same })).toMatchObject({ code: 'EMAIL_TAKEN' });
  });

  it('keeps session ids and passwords only hashed', async () => {
    const customer = await register(foyer);
    const [cookie] = customer.client.cookies;
    const id = decodeURIComponent(cookie!.value).replace(/^s:/, '').split('.')[0]!;
    const sessions = await foyer.em.execute<{ id: string }[]>('select id, data from session');
    expect(JSON.stringify(sessions)).not.toContain(id);
    const [user] = await foyer.em.execute<Pick<User, 'passwordHash'>[]>(
      `select password_hash as "passwordHash" from users where username = '${customer.username}'`,
    );
    expect(user!.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
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

  it('has no field for what is private', async () => {
    const { errors } = await foyer.client().asks('{ me { passwordHash } }');
    expect(errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('the session cookie', () => {
  const cookieFrom = async (env: NodeJS.ProcessEnv) => {
    const foyer = await Foyer.start(env);
    try {
      const response = await fetch(`${foyer.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: REGISTER,
          variables: { input: { username: 'cookie_monster', email: 'c@example.com', password: PASSWORD } },
        }),
      });
      return response.headers.getSetCookie().join();
    } finally {
      await foyer.stop();
    }
  };

  it('is HttpOnly, SameSite=Lax and for the whole site, and not Secure on plain http', async () => {
    const cookie = await cookieFrom({});
    expect(cookie).toMatch(/^foyer\.sid=/);
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).toContain('Path=/');
    expect(cookie).not.toContain('Secure');
  });

  it('cannot be set by a neighbour under https, since it is the host’s own', async () => {
    expect(await cookieFrom({ PUBLIC_URL: 'https://tickets.example.com' })).toMatch(/^__Host-foyer\.sid=(?!.*Domain)/);
  });

  it('is Secure exactly when PUBLIC_URL is https, also behind a proxy that says nothing', async () => {
    const production = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) };
    expect(await cookieFrom({ PUBLIC_URL: 'https://tickets.example.com' })).toContain('Secure');
    expect(await cookieFrom({ ...production, PUBLIC_URL: 'https://tickets.example.com' })).toContain('Secure');
    expect(await cookieFrom({ ...production, PUBLIC_URL: 'http://tickets.example.com' })).toMatch(
      /^foyer\.sid=(?!.*Secure)/,
    );
  });
});

describe('who may do what', () => {
  let foyer: Foyer;
  beforeAll(async () => {
    foyer = await Foyer.start();
  });
  afterAll(() => foyer.stop());

  const id = '"1"';
  const STAFF: Record<string, string> = {
    pendingOrders: '{ pendingOrders { id } }',
    orders: '{ orders { edges { cursor } } }',
    queue: `{ queue(ticketTypeId: ${id}) { quantity } }`,
    dashboardStats: '{ dashboardStats { asOf } }',
    recentActivity: '{ recentActivity { id } }',
    stockMovements: `{ stockMovements(ticketTypeId: ${id}) { id } }`,
    checkStock: '{ checkStock { ok } }',
    approveOrder: `mutation { approveOrder(id: ${id}) { outcome } }`,
    rejectOrder: `mutation { rejectOrder(id: ${id}) { id } }`,
    rejectOrders: `mutation { rejectOrders(ids: [${id}]) { orderId } }`,
    processNextOrder: 'mutation { processNextOrder { outcome } }',
    createEvent: 'mutation { createEvent(input: { slug: "x", name: "X" }) { id } }',
    updateEvent: `mutation { updateEvent(id: ${id}, input: { name: "X" }) { id } }`,
    createTicketType: `mutation { createTicketType(input: { eventId: ${id}, tier: VIP, name: "X", price: 1 }) { id } }`,
    updateTicketType: `mutation { updateTicketType(id: ${id}, input: { price: 1 }) { id } }`,
    fulfillQueueEntry: `mutation { fulfillQueueEntry(id: ${id}) { id } }`,
    resetAllData: 'mutation { resetAllData(confirm: "RESET ALL DATA") }',
    auditLog: '{ auditLog { totalCount } }',
    verifyAuditLog: '{ verifyAuditLog { ok } }',
    users: '{ users { totalCount } }',
    createStaff: 'mutation { createStaff(input: { username: "xyz", email: "x@example.com", role: AGENT }) { url } }',
    createPasswordResetLink: `mutation { createPasswordResetLink(userId: ${id}) { url } }`,
    setRole: `mutation { setRole(userId: ${id}, role: CUSTOMER) { id } }`,
    setDisabled: `mutation { setDisabled(userId: ${id}, disabled: true) { id } }`,
    resetSecondFactor: `mutation { resetSecondFactor(userId: ${id}) { id } }`,
  };
  const CUSTOMERS: Record<string, string> = {
    order: `{ order(id: ${id}) { id } }`,
    myOrders: '{ myOrders { totalCount } }',
    myQueueEntries: '{ myQueueEntries { id } }',
    placeOrder: `mutation { placeOrder(input: { items: [{ ticketTypeId: ${id}, quantity: 1 }] }) { id } }`,
    completeOrder: `mutation { completeOrder(id: ${id}) { id } }`,
    cancelOrder: `mutation { cancelOrder(id: ${id}) { id } }`,
    joinQueue: `mutation { joinQueue(input: { ticketTypeId: ${id}, quantity: 1 }) { id } }`,
    leaveQueue: `mutation { leaveQueue(id: ${id}) { id } }`,
    mySessions: '{ mySessions { id } }',
    revokeSession: 'mutation { revokeSession(id: "x") { id } }',
    apiTokens: '{ apiTokens { id } }',
    createApiToken: 'mutation { createApiToken(name: "x") { id } }',
    revokeApiToken: `mutation { revokeApiToken(id: ${id}) { id } }`,
    changePassword: 'mutation { changePassword(input: { currentPassword: "x", newPassword: "y" }) { id } }',
    exportMyData: '{ exportMyData }',
    eraseMyAccount: 'mutation { eraseMyAccount(password: "x") }',
    startSecondFactor: 'mutation { startSecondFactor { secret } }',
    confirmSecondFactor: 'mutation { confirmSecondFactor(code: "x") }',
    removeSecondFactor: 'mutation { removeSecondFactor(password: "x") { id } }',
  };
  const PUBLIC = ['me', 'events', 'event', 'ticketTypes', 'register', 'login', 'logout', 'setPassword'];

  it.each(Object.keys({ ...STAFF, ...CUSTOMERS }))('%s needs a login', async (name) => {
    expect(await foyer.client().isRefused({ ...STAFF, ...CUSTOMERS }[name]!)).toEqual({
      code: 'UNAUTHENTICATED',
      details: {},
    });
  });

  it.each(Object.keys(STAFF))('%s is not for customers', async (name) => {
    const { client } = await register(foyer);
    const { code, details } = await client.isRefused(STAFF[name]!);
    expect(code).toBe('FORBIDDEN');
    expect(details).toHaveProperty('permission');
  });

  it('names every operation of the schema in these lists', async () => {
    const query = '{ __schema { queryType { fields { name } } mutationType { fields { name } } } }';
    type Fields = { fields: { name: string }[] };
    const { __schema } = await foyer.client().does<{ __schema: { queryType: Fields; mutationType: Fields } }>(query);
    const names = [...__schema.queryType.fields, ...__schema.mutationType.fields].map((field) => field.name);
    expect(names.toSorted()).toEqual([...Object.keys(STAFF), ...Object.keys(CUSTOMERS), ...PUBLIC].toSorted());
  });

  it('takes a role away at once', async () => {
    const { admin } = await stage(foyer);
    await foyer.em.execute(`update users set role = 'CUSTOMER' where username = 'admin'`);
    expect(await admin.client.isRefused('{ pendingOrders { id } }')).toMatchObject({ code: 'FORBIDDEN' });
    await foyer.em.execute(`update users set role = 'ADMIN' where username = 'admin'`);
  });

  it.each([
    ['AGENT', { pendingOrders: true, updateTicketType: false, resetAllData: false }],
    ['MANAGER', { pendingOrders: true, updateTicketType: true, resetAllData: false }],
  ])('lets an %s do what the table says', async (role, expected) => {
    const { client, username } = await register(foyer);
    await foyer.em.execute(`update users set role = '${role}' where username = '${username}'`);
    for (const [name, allowed] of Object.entries(expected)) {
      const { errors } = await client.asks(STAFF[name]!);
      expect(errors?.[0]?.extensions.code === 'FORBIDDEN').toBe(!allowed);
    }
  });
});

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
