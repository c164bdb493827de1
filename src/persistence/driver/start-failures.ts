/** What to do about a database that a start cannot use, by the code or the message of its error. The first that fits. */
const NEXT_STEPS: readonly (readonly [RegExp, string])[] = [
  [/^28/, 'correct its user or password, or let them in'],
  [/^3D/, 'create the database, or correct its name'],
  [
    /^08P01/,
    'a pooler such as PgBouncer says why in its log, and takes ignore_startup_parameters = '.concat(
      'lock_timeout, statement_timeout, idle_in_transaction_session_timeout',
    ),
  ],
  [/^42501/, 'make its user the owner of the database'],
  [/^25006/, 'name the primary, not a standby'],
  [/^(42P0[67]|42701|42710|SQLITE_ERROR$)/, 'name a database that no other program uses'],
  [
    /^(ENOENT|EACCES|EISDIR|ENOTDIR|EEXIST|EPERM|ENAMETOOLONG|EROFS|SQLITE_CANTOPEN)/,
    'correct its path, or the rights there',
  ],
  [/^SQLITE_(READONLY|PERM)/, 'let this user write the file and its folder'],
  [/^SQLITE_(BUSY|LOCKED)/, 'end the other program that has it open'],
  [/^SQLITE_NOTADB/, 'name a SQLite database, or a file that is not there yet'],
  [/^SQLITE_(CORRUPT|IOERR)/, 'restore a backup'],
  [/^SQLITE_FULL|^53100/, 'make room on its disk'],
  [
    /CERT|^UNABLE_TO_|^ERR_(TLS|SSL)_|SSL connections|SSL routines/,
    'SECURITY.md has what sslmode and sslrootcert take',
  ],
  [/^ENOTFOUND|^EAI_AGAIN|^E(CONN|HOST|TIMEDOUT)|timeout|terminated/, 'start it, or correct its host and port'],
  [/SASL|password/i, 'correct its user or password'],
];

const CHECK = 'check each part of it';

/** The next step for the operator, as the end of a sentence. */
export function nextStep(error: unknown): string {
  const { code = '', message = '' } = error as { code?: unknown; message?: string };
  return NEXT_STEPS.find(([fits]) => fits.test(String(code)) || fits.test(message))?.[1] ?? CHECK;
}

/**
 * Whether a database that is away may come while we wait. PgBouncer says all that it refuses with 08P01, most of which
 * stays; what passes is its own server's start.
 */
export function waitingMends(error: unknown): boolean {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (code === '08P01') return /cannot connect to server|server_login_retry/.test(message);
  return !String(code).startsWith('SQLITE_');
}
