import { EnvironmentError } from '../../src/config/environment-error.js';
import { redisRefusalAtStart } from '../../src/bus/redis-refusal.js';
import { refuseNode } from '../../src/program.js';
import { cannotListen } from '../../src/http/listening.js';
import { migrating, reach } from '../../src/persistence/driver/reach.js';

const failure = (message: string, code?: string) => Object.assign(new Error(message), { code });

describe('a start that asks for its database', () => {
  it.each([
    ['28P01', 'password authentication failed for user "foyer"', 'correct its user or password, or let them in'],
    ['3D000', 'database "foyer" does not exist', 'create the database, or correct its name'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'SECURITY.md has'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate', 'SECURITY.md has'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', 'SECURITY.md has'],
    ['CERT_HAS_EXPIRED', 'certificate has expired', 'SECURITY.md has'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match certificate’s altnames', 'SECURITY.md has'],
    ['ENOENT', `ENOENT: no such file or directory, open '/etc/ca.pem'`, 'correct its path'],
    ['EISDIR', 'EISDIR: illegal operation on a directory, read', 'correct its path'],
    [undefined, 'The server does not support SSL connections', 'SECURITY.md has'],
    [undefined, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'correct its user or password'],
    ['08P01', 'unsupported startup parameter: lock_timeout', 'a pooler such as PgBouncer'],
    ['42501', 'permission denied for schema public', 'make its user the owner'],
    ['25006', 'cannot execute CREATE TABLE in a read-only transaction', 'name the primary'],
    ['SQLITE_NOTADB', 'file is not a database: x.db', 'name a SQLite database'],
    ['SQLITE_CANTOPEN', 'unable to open database file: x.db', 'correct its path, or the rights there'],
    ['SQLITE_READONLY', 'attempt to write a readonly database: x.db', 'let this user write the file'],
    ['SQLITE_BUSY', 'database is locked: x.db', 'end the other program'],
    ['SQLITE_CORRUPT', 'database disk image is malformed: x.db', 'restore a backup'],
    [undefined, 'out of cheese', 'check each part of it'],
  ])('ends with one line where waiting mends nothing: %s %s', async (code, message, step) => {
    let attempts = 0;
    const start = reach(() => {
      attempts++;
      return Promise.reject(failure(message, code));
    });
    await expect(start).rejects.toBeInstanceOf(EnvironmentError);
    await expect(start).rejects.toThrow(`DATABASE_URL cannot be used: ${message}; ${step}`);
    expect(attempts).toBe(1);
  });

  it.each([
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'],
    ['57P03', 'the database system is starting up'],
    ['08P01', 'pgbouncer cannot connect to server'],
  ])('waits where the database may be starting, too: %s', async (code, message) => {
    let attempts = 0;
    await reach(async () => {
      if (++attempts === 1) throw failure(message, code);
    });
    expect(attempts).toBe(2);
  });

  it('names a reason for a host with several addresses, too', async () => {
    const refused = Object.assign(new AggregateError([new Error('no certificate at ::1')], ''), { code: 'CERT' });
    await expect(reach(() => Promise.reject(refused))).rejects.toThrow(
      'DATABASE_URL cannot be used: no certificate at ::1; ',
    );
  });

  it('ends with one line where the database refuses a migration, and with the stack of a bug', async () => {
    const taken = migrating(() => Promise.reject(failure('relation "user" already exists', '42P07')));
    await expect(taken).rejects.toThrow(
      new EnvironmentError(
        'DATABASE_URL cannot be used: relation "user" already exists; name a database that no other program uses',
      ),
    );
    await expect(migrating(() => Promise.reject(failure('a bug')))).rejects.not.toBeInstanceOf(EnvironmentError);
  });
});

it.each([
  [
    'EADDRINUSE',
    'PORT 80 is taken at 10.0.0.1; stop the program that listens there, or set PORT to another, such as PORT=81',
  ],
  ['EACCES', 'PORT 80 is not for this user; set PORT to one from 1024 on, such as PORT=3000'],
  [
    'EADDRNOTAVAIL',
    'HOST 10.0.0.1 is no address of this machine; set HOST to 127.0.0.1 for this machine alone, or to 0.0.0.0 for all addresses',
  ],
  ['EMFILE', 'HOST and PORT cannot be listened on: listen EMFILE; correct them'],
])('says what to do where listening fails with %s', (code, line) => {
  expect(cannotListen(failure(`listen ${code}`, code), '10.0.0.1', 80)).toEqual(new EnvironmentError(line));
});

it.each([
  ['20.20.2', true],
  ['22.16.9', true],
  ['22.9.0', true],
  ['22.17.0', false],
  ['22.18.0', false],
  ['24.0.0', false],
  ['26.10.0-nightly', false],
])('whether Node %s is too old: %s', (version, old) => {
  expect(refuseNode(version)?.startsWith(`Node ${version} is too old`) ?? false).toBe(old);
});

describe('a start that asks for its Redis', () => {
  const reply = (name: string, message: string, code?: string) => Object.assign(failure(message, code), { name });

  it.each([
    [
      reply('ReplyError', 'WRONGPASS invalid username-password pair'),
      /^REDIS_URL is refused: WRONGPASS.*; correct its user/,
    ],
    [reply('ReplyError', 'NOAUTH HELLO must be called with the client already authenticated'), /^REDIS_URL is refused/],
    [reply('ReplyError', 'ERR DB index is out of range'), /^REDIS_URL is refused: ERR DB index.*or number$/],
    [reply('Error', 'Unknown RESP type 72 "H". Please report this.'), /^REDIS_URL names no Redis: .*"H"; correct/],
    [reply('Error', 'self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), /^REDIS_URL gets no TLS/],
  ])('ends with one line where waiting mends nothing: %s', (error, line) => {
    expect(redisRefusalAtStart(error)).toMatch(line);
  });

  it.each([
    reply('ReplyError', 'LOADING Redis is loading the dataset in memory'),
    reply('Error', 'connect ECONNREFUSED', 'ECONNREFUSED'),
  ])('goes on without a Redis that is away: %s', (error) => {
    expect(redisRefusalAtStart(error)).toBeUndefined();
  });
});
