import { Config } from '../../src/config/config.js';
import { EnvironmentError, readEnvironment } from '../../src/config/environment.js';

const DATABASES = 'DATABASE_URL takes sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/DATABASE';

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
    [{ DATABASE_URL: 'postgres:x' }, DATABASES],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL takes redis://USER:PASSWORD@HOST:PORT/NUMBER'],
    [{ REDIS_URL: 'redis://localhost/tickets' }, 'REDIS_URL takes redis://USER:PASSWORD@HOST:PORT/NUMBER'],
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
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL takes fatal, error, warn, info, debug, trace or silent'],
  ])('does not take %j', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(new EnvironmentError(message));
  });
});
