import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../../src/config/config.js';
import { EnvironmentError } from '../../src/config/environment-error.js';
import { readEnvironment } from '../../src/config/environment.js';

const DATABASES =
  'DATABASE_URL takes sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/DATABASE (a Unix socket: postgres://USER@/DATABASE?host=FOLDER)';
const ENCODED = 'in a user or password write % as %25, / as %2F, ? as %3F, # as %23, @ as %40, and a space as %20';
const REDIS = `REDIS_URL takes redis://USER:PASSWORD@HOST:PORT/NUMBER; ${ENCODED}`;

describe('the environment', () => {
  const config = (variables: NodeJS.ProcessEnv) => new Config(readEnvironment(variables));

  it('needs nothing set', () => {
    expect(config({})).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      https: false,
      databaseUrl: 'sqlite:./data/foyer.db',
      admin: { username: 'admin', email: 'admin@example.com', password: undefined },
      passwordRequireSymbol: true,
      allowReset: true,
      logLevel: 'info',
    });
  });

  it('makes up another session secret at each start, outside production', () => {
    const secrets = [config({}), config({})].map(({ sessionSecret }) => sessionSecret);
    expect(secrets[0]).not.toBe(secrets[1]);
    expect(Buffer.byteLength(secrets[0]!)).toBeGreaterThanOrEqual(32);
  });

  it('takes an empty value for one that is not set', () => {
    expect(config({ PORT: '', PUBLIC_URL: '', ADMIN_PASSWORD: '' })).toMatchObject({ port: 3000 });
  });

  it('takes the public address without its trailing slash', () => {
    expect(config({ PUBLIC_URL: 'https://tickets.example.com/' })).toMatchObject({
      publicUrl: 'https://tickets.example.com',
      https: true,
    });
  });

  it.each(['*', 'null', 'shop.example.com', 'https://shop.example.com/x', 'https://shop.example.com,'])(
    'takes %j for no list of origins',
    (CORS_ORIGINS) => {
      const message = 'CORS_ORIGINS takes origins such as https://shop.example.com, with commas between them';
      expect(() => readEnvironment({ CORS_ORIGINS })).toThrow(new EnvironmentError(message));
    },
  );

  it('takes a list of origins as browsers write them', () => {
    expect(config({}).corsOrigins).toEqual([]);
    expect(config({ CORS_ORIGINS: 'https://Shop.example.com:443, http://localhost:5173/' }).corsOrigins).toEqual([
      'https://shop.example.com',
      'http://localhost:5173',
    ]);
  });

  it('puts an IPv6 address in brackets', () => {
    expect(config({ HOST: '::1' })).toMatchObject({ publicUrl: 'http://[::1]:3000' });
  });

  it.each(['0.0.0.0', '::'])('calls the machine localhost where it listens on all addresses (%s)', (HOST) => {
    expect(config({ HOST })).toMatchObject({ publicUrl: 'http://localhost:3000' });
  });

  it('has a limit for everything, and budgets', () => {
    expect(config({})).toMatchObject({
      rateLimits: true,
      warnings: [],
      limits: {
        body: 65_536,
        tokens: 1000,
        query: { fields: 1000, depth: 12, aliases: 30, rootFields: 20, directives: 50, cost: 5000 },
        page: 100,
        pendingPerCustomer: 20,
        subscriptionsPerSocket: 50,
        standingCost: { socket: 20_000, user: 40_000, address: 200_000 },
        pushes: { user: 3000, address: 12_000 },
        socketsPerUser: 20,
        socketsPerAddress: 200,
        messagesPerMinute: 600,
        pingMs: 12_000,
        arrival: { headMs: 10_000, allMs: 30_000 },
        logins: { failuresOfAccount: 10, failuresOfAddress: 100, registrations: 100 },
        budget: { user: 40_000, credential: 20_000, address: 100_000 },
      },
    });
    expect(config({ RATE_LIMITS: 'off', QUERY_MAX_DEPTH: '9' })).toMatchObject({
      rateLimits: false,
      limits: { query: { depth: 9 } },
      warnings: ['RATE_LIMITS=off: nobody is kept from asking for too much, or from guessing passwords'],
    });
  });

  it.each([
    [undefined, '10.0.0.1', [false, false]],
    ['1', '10.0.0.1', [true, false]],
    ['10.0.0.0/8, loopback', '10.0.0.1', [true, true]],
    ['10.0.0.0/8,loopback', '127.0.0.1', [true, true]],
    ['10.0.0.0/8', '11.0.0.1', [false, false]],
  ])('trusts with TRUST_PROXY=%s the proxy %s, one hop away and two: %j', (TRUST_PROXY, address, trusted) => {
    const { trustProxy } = config({ TRUST_PROXY });
    expect([0, 1].map((hop) => trustProxy(address, hop))).toEqual(trusted);
  });

  it('counts the secret in bytes', () => {
    expect(config({ NODE_ENV: 'production', SESSION_SECRET: 'ä'.repeat(16) }).allowReset).toBe(false);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT takes a port, 1 to 65535'],
    [{ PORT: '0' }, 'PORT takes a port, 1 to 65535'],
    [{ PORT: '65536' }, 'PORT takes a port, 1 to 65535'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV takes development, test or production'],
    [{ DATABASE_URL: 'mysql://x' }, DATABASES],
    [{ DATABASE_URL: 'sqlite:' }, DATABASES],
    [{ DATABASE_URL: 'postgres:x' }, `${DATABASES}; ${ENCODED}`],
    [{ REDIS_URL: 'localhost:6379' }, REDIS],
    [{ REDIS_URL: 'redis://localhost/tickets' }, REDIS],
    [{ SHUTDOWN_DELAY_SECONDS: '-1' }, 'SHUTDOWN_DELAY_SECONDS takes a number of seconds, 0 to 99'],
    [{ SHUTDOWN_DELAY_SECONDS: 'soon' }, 'SHUTDOWN_DELAY_SECONDS takes a number of seconds, 0 to 99'],
    [{ DATABASE_POOL: '1' }, 'DATABASE_POOL takes a number of connections, 2 to 999'],
    [{ DATABASE_POOL: 'many' }, 'DATABASE_POOL takes a number of connections, 2 to 999'],
    [{ PUBLIC_URL: 'tickets.example.com' }, 'PUBLIC_URL takes an http:// or https:// address without a path'],
    [
      { PUBLIC_URL: 'https://tickets.example.com/shop?x#y' },
      'PUBLIC_URL takes an http:// or https:// address without a path',
    ],
    [{ PUBLIC_URL: 'ftp://tickets.example.com' }, 'PUBLIC_URL takes an http:// or https:// address without a path'],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET takes at least 32 bytes'],
    [{ NODE_ENV: 'production' }, 'SESSION_SECRET takes at least 32 bytes, and production does not start without it'],
    [{ PASSWORD_REQUIRE_SYMBOL: 'no' }, 'PASSWORD_REQUIRE_SYMBOL takes true or false'],
    [{ ALLOW_RESET: '1' }, 'ALLOW_RESET takes true or false'],
    [{ RATE_LIMITS: 'no' }, 'RATE_LIMITS takes on or off'],
    [{ QUERY_MAX_DEPTH: '0' }, 'QUERY_MAX_DEPTH takes a whole number, 1 to 100'],
    [{ QUERY_MAX_COST: '1e3' }, 'QUERY_MAX_COST takes a whole number, 600 to 100000000'],
    [{ PAGE_MAX: '99' }, 'PAGE_MAX takes a whole number, 100 to 1000'],
    [{ BODY_LIMIT: '64kb' }, 'BODY_LIMIT takes a whole number, 1024 to 16777216'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL takes fatal, error, warn, info, debug, trace or silent'],
  ])('does not take %j', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(new EnvironmentError(message));
  });

  it.each([
    [{ HOST: '0.0.0.0' }, true],
    [{ HOST: '::' }, true],
    [{ HOST: '192.168.1.7', NODE_ENV: 'test' }, true],
    [{ HOST: '::1' }, false],
    [{ HOST: 'localhost' }, false],
    [{ HOST: '127.0.1.1' }, false],
    [{ HOST: '0.0.0.0', NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32) }, false],
  ])('says at the start whether others reach what is for developers: %j, %s', (variables, warns) => {
    const { host, warnings } = config(variables);
    const warning = `HOST=${host} lets others in, and NODE_ENV is not production: they may look the API over, and an admin may reset all data`;
    expect(warnings).toEqual(warns ? [warning] : []);
  });

  it.each([
    ['http://tickets.example.com', true],
    ['http://192.168.1.7:3000', true],
    ['https://tickets.example.com', false],
    ['http://localhost:8080', false],
    ['http://foyer.localhost', false],
    ['http://127.0.0.1:3000', false],
    ['http://[::1]:3000', false],
    [undefined, false],
  ])('says at the start whether people come in the clear: %s, %s', (PUBLIC_URL, warns) => {
    const production = { NODE_ENV: 'production', SESSION_SECRET: 'x'.repeat(32), HOST: '0.0.0.0' };
    const warning = `PUBLIC_URL=${PUBLIC_URL} is not https: passwords and sessions can be read on the way`;
    expect(config({ ...production, PUBLIC_URL }).warnings).toEqual(warns ? [warning] : []);
    expect(config({ PUBLIC_URL }).warnings).toEqual([]);
  });

  it.each(['true', '0', '10', '1.2', ' 5 ', '1,2', '010.0.0.1', '0x10', '٣', 'proxy', '10.0.0.0/99', '10.0.0.1,'])(
    'trusts nobody called %j',
    (TRUST_PROXY) => {
      const takes = 'takes a number of hops, 1 to 9, or addresses and subnets, with commas between';
      expect(() => readEnvironment({ TRUST_PROXY })).toThrow(new EnvironmentError(`TRUST_PROXY ${takes}`));
    },
  );
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it.each([
    ['SESSION_SECRET', 'x'.repeat(32)],
    ['ADMIN_PASSWORD', ' with spaces around '],
    ['DATABASE_URL', 'postgres://foyer:secret@postgres/foyer'],
    ['REDIS_URL', 'redis://:secret@redis'],
  ] as const)('is read where %s_FILE says, without the end of its line', (name, secret) => {
    for (const end of ['', '\n', '\r\n']) {
      expect(readEnvironment({ [name]: '', [`${name}_FILE`]: file('secret', secret + end) })[name]).toBe(secret);
    }
  });

  it('is checked like the variable', () => {
    const path = file('short', 'short\n');
    const message = 'SESSION_SECRET takes at least 32 bytes';
    expect(() => readEnvironment({ SESSION_SECRET_FILE: path })).toThrow(new EnvironmentError(message));
  });

  it.each([
    ['nowhere', /^ADMIN_PASSWORD_FILE cannot be read: ENOENT.*nowhere'; correct the path or the file$/],
    ['', /^ADMIN_PASSWORD_FILE cannot be read: EISDIR.*$/],
    ['empty', /^ADMIN_PASSWORD_FILE names a file that is empty, .*empty; write the secret into it$/],
  ])('must be there (%j)', (name, message) => {
    file('empty', '\n');
    const start = () => readEnvironment({ ADMIN_PASSWORD_FILE: join(folder, name) });
    expect(start).toThrow(EnvironmentError);
    expect(start).toThrow(message);
  });

  it('is not given twice', () => {
    const variables = { DATABASE_URL: 'sqlite::memory:', DATABASE_URL_FILE: file('url', 'sqlite::memory:') };
    const message = 'DATABASE_URL and DATABASE_URL_FILE are both set; one of them is enough';
    expect(() => readEnvironment(variables)).toThrow(new EnvironmentError(message));
  });
});
