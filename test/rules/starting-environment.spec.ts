import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EnvironmentError } from '../../src/config/environment-error.js';
import { VARIABLES } from '../../src/config/environment.js';
import { misspelt } from '../../src/config/misspelt.js';
import { startingEnvironment } from '../../src/config/starting-environment.js';

describe('a start', () => {
  let home: string;
  let own: string;
  let working: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'foyer-start-'));
    [own, working] = [join(home, 'foyer'), join(home, 'elsewhere')];
    for (const folder of [own, working]) mkdirSync(folder);
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const put = (path: string, text = '') => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const start = (variables: NodeJS.ProcessEnv = {}) => startingEnvironment(variables, { working, package: own });

  it('reads the .env beside package.json, wherever it starts', () => {
    put(join(own, '.env'), 'PORT=4000');
    expect(start()).toMatchObject({ environment: { PORT: 4000 }, warnings: [] });
  });

  it('prefers the .env of its working folder, and says that the other is not read', () => {
    put(join(own, '.env'), 'PORT=4000\nHOST=::1');
    put(join(working, '.env'), 'PORT=5000');
    const { environment, warnings } = start();
    expect(environment).toMatchObject({ PORT: 5000, HOST: '127.0.0.1' });
    expect(warnings).toEqual([`${own}/.env is not read, since ${working}/.env is; keep one of them`]);
  });

  it('prefers the process’s variables, unless they are empty', () => {
    put(join(own, '.env'), 'PORT=4000\nHOST=::1');
    expect(start({ PORT: '5000', HOST: '' }).environment).toMatchObject({ PORT: 5000, HOST: '::1' });
  });

  it('prefers a secret of the process, as itself or as a file, to the other way in .env', () => {
    put(join(own, 'url'), 'sqlite::memory:');
    put(join(own, '.env'), 'DATABASE_URL=sqlite:a.db\nADMIN_PASSWORD_FILE=nowhere');
    const { environment } = start({ DATABASE_URL_FILE: 'url', ADMIN_PASSWORD: 'of-the-process' });
    expect(environment).toMatchObject({ DATABASE_URL: 'sqlite::memory:', ADMIN_PASSWORD: 'of-the-process' });
  });

  it('hands the variables of .env that are not ours to libraries', () => {
    put(join(own, '.env'), 'PGPASSWORD=x#y\nTZ=UTC');
    const variables: NodeJS.ProcessEnv = { TZ: 'Asia/Tokyo' };
    start(variables);
    expect(variables).toEqual({ TZ: 'Asia/Tokyo', PGPASSWORD: 'x#y' });
  });

  it.each([
    [
      'a folder',
      () => mkdirSync(join(own, '.env')),
      /^\.env cannot be read: EISDIR.*; mend \S+\/\.env, or move it away$/,
    ],
    ['a broken link', () => symlinkSync('nowhere', join(own, '.env')), /^\.env cannot be read: ENOENT/],
    [
      'UTF-16',
      () => put(join(own, '.env'), 'P\0O\0'),
      /^\.env cannot be read: .*\.env is not UTF-8 text; save it as UTF-8/,
    ],
    ['no assignment', () => put(join(own, '.env'), '\nPORT: 3000'), /\/\.env, line 2: is not NAME=value/],
    [
      'one variable twice',
      () => put(join(own, '.env'), 'PORT=1\nX=1\nX=1\nPORT=2'),
      /\/\.env: PORT is on line 1 and on line 4; keep one of them$/,
    ],
  ])('ends with one line where .env is %s', (_, prepare, message) => {
    prepare();
    expect(() => start()).toThrow(EnvironmentError);
    expect(() => start()).toThrow(message);
  });

  it('warns of names in .env that look like ours, with their lines, and of no others', () => {
    put(join(own, '.env'), 'ADMIN_PASS=secret\nFOYER_BIND=0.0.0.0\nPGPASSWORD=x\n\nport=1\nNODE_OPTIONS=x');
    expect(start().warnings).toEqual([
      `${own}/.env, line 1: ADMIN_PASS is no variable of Foyer and changes nothing; the nearest is ADMIN_PASSWORD`,
      `${own}/.env, line 5: port is no variable of Foyer and changes nothing; the nearest is PORT`,
    ]);
  });

  it.each<[string, string | undefined]>([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE-URL', 'DATABASE_URL'],
    ['DATABASE_HOST', 'DATABASE_POOL'],
    ['SESSION_SECRETS', 'SESSION_SECRET'],
    ['POTR', undefined],
    ['HOSTS', 'HOST'],
    ['HOME', undefined],
    ['PATH', undefined],
    ['A'.repeat(10_000), undefined],
    ...VARIABLES.map((name): [string, undefined] => [name, undefined]),
  ])('takes %s for a misspelt %s', (name, meant) => {
    expect(misspelt(name, VARIABLES)).toBe(meant);
  });

  it('takes relative paths from package.json’s folder, wherever it starts', () => {
    put(join(own, 'secret'), 'x'.repeat(32));
    const { environment } = start({ SESSION_SECRET_FILE: 'secret' });
    expect(environment).toMatchObject({
      DATABASE_URL: `sqlite:${own}/data/foyer.db`,
      SESSION_SECRET: 'x'.repeat(32),
    });
    const tls = 'postgres://foyer@host/foyer?sslmode=verify-full&sslrootcert=ca.pem';
    const { searchParams } = new URL(start({ DATABASE_URL: tls }).environment.DATABASE_URL);
    expect(Object.fromEntries(searchParams)).toEqual({ sslmode: 'verify-full', sslrootcert: `${own}/ca.pem` });
  });

  it.each(['sqlite:/absolute/foyer.db', 'sqlite::memory:', 'postgres://foyer@host/foyer'])(
    'leaves %s as it is',
    (url) => {
      expect(start({ DATABASE_URL: url }).environment.DATABASE_URL).toBe(url);
    },
  );

  it('ends with one line that names both places where a database lies only at the one of earlier versions', () => {
    const former = join(working, 'data', 'foyer.db');
    const place = join(own, 'data', 'foyer.db');
    put(former);
    expect(() => start()).toThrow(
      new EnvironmentError(
        `DATABASE_URL=sqlite:./data/foyer.db is ${place}, where no database is, and there is one at ${former}; move it there, or set DATABASE_URL=sqlite:${former}`,
      ),
    );
    put(place);
    expect(start().environment.DATABASE_URL).toBe(`sqlite:${place}`);
  });

  it('ends with one line where DATABASE_URL names a folder, or a path that is none', () => {
    expect(() => start({ DATABASE_URL: `sqlite:${own}` })).toThrow(
      new EnvironmentError(`DATABASE_URL names a folder, ${own}; name a file in it`),
    );
    expect(() => start({ DATABASE_URL: `sqlite:${'x'.repeat(5000)}` })).toThrow(
      /^DATABASE_URL cannot be read: ENAMETOOLONG/,
    );
  });
});
