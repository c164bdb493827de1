import { EnvironmentError } from '../../src/config/environment-error.js';
import { readEnvironment } from '../../src/config/environment.js';

const DATABASES =
  'DATABASE_URL takes sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/DATABASE (a Unix socket: postgres://USER@/DATABASE?host=FOLDER)';
const ENCODED = 'in a user or password write % as %25, / as %2F, ? as %3F, # as %23, @ as %40, and a space as %20';
const REDIS = `REDIS_URL takes redis://USER:PASSWORD@HOST:PORT/NUMBER; ${ENCODED}`;

describe('an address', () => {
  it.each([
    [{ DATABASE_URL: 'postgres://foyer@host' }, `${DATABASES}; ${ENCODED}`],
    [{ DATABASE_URL: 'postgres://foyer:1/2@host/foyer' }, `${DATABASES}; ${ENCODED}`],
    [{ DATABASE_URL: 'postgres://foyer:1?2@host/foyer' }, `${DATABASES}; ${ENCODED}`],
    [{ DATABASE_URL: 'postgres://foyer:1#2@host/foyer' }, `${DATABASES}; ${ENCODED}`],
    [{ DATABASE_URL: 'postgres://foyer:%ab@host/foyer' }, `DATABASE_URL holds a % that encodes nothing; ${ENCODED}`],
    [
      { DATABASE_URL: 'postgres://foyer@host/foyer?sslmode=on' },
      'DATABASE_URL takes for sslmode one of disable, prefer, require, verify-ca, verify-full, no-verify',
    ],
    [{ DATABASE_URL: 'postgres://foyer@host/foyer?ssl=false' }, 'DATABASE_URL takes for ssl true, 1 or 0'],
    [
      { DATABASE_URL: 'postgres://foyer@host/foyer?statement_timeout=5s' },
      'DATABASE_URL takes for statement_timeout a whole number',
    ],
    [
      { DATABASE_URL: 'postgres://foyer@host/a%23b' },
      'DATABASE_URL takes a database name without ; / ? : @ & = + $ , #',
    ],
    [{ DATABASE_URL: 'sqlite::memory: ' }, DATABASES],
    [{ DATABASE_URL: 'sqlite://foyer.db' }, DATABASES],
    [{ DATABASE_URL: 'sqlite:./data/' }, DATABASES],
    [{ HOST: '127.0.0.1:3000' }, 'HOST takes an address or a host name, without a port'],
    [{ HOST: 'a b' }, 'HOST takes an address or a host name, without a port'],
    [{ HOST: '999.1.1.1' }, 'HOST takes an address or a host name, without a port'],
    [{ REDIS_URL: 'redis://:%ab@host' }, `REDIS_URL holds a % that encodes nothing; ${ENCODED}`],
    [{ REDIS_URL: 'redis://a:1?2@host' }, REDIS],
  ])('is refused where programs would read different things in it: %j', (variables, message) => {
    expect(() => readEnvironment(variables)).toThrow(new EnvironmentError(message));
  });
});
