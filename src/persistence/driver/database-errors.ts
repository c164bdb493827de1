import { DomainError } from '../../common/domain-error.js';

/** What we find out about a database ourselves, with a code that says the same from elsewhere. */
export class DatabaseError extends Error {
  constructor(
    readonly code: 'ETIMEDOUT' | 'SQLITE_BUSY',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Somebody else holds what this needs and did not let go in time: SQLite's lock, a row's, all connections of the pool
 * or of the server; or a statement took too long.
 */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_BUSY') || PATIENCE_IS_OVER.has(code) || says(error, POOL_FULL);
}

/** The database cannot be reached, is stopping or starting, or has no room left to write to. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  return AWAY.test(code) || says(error, GONE);
}

/**
 * The disk takes no more, or no longer. SQLite writes the page that makes a commit whole last of all, and rolls back where
 * that or one before it does not get onto the disk: so nothing was committed, unlike where the disk fails to sync.
 */
export function isFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR_WRITE)$/.test(codeOf(error));
}

/** PostgreSQL found out, maybe only at the commit, that this transaction and another's cannot both be right; it was rolled back. */
export function lostToAnother(error: unknown): boolean {
  return [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(codeOf(error));
}

/** What to tell a client where the database does not let us, and that passes; nothing for any other failure. */
export function unavailable(error: unknown): DomainError | undefined {
  if (isBusy(error)) return new DomainError('TEMPORARILY_UNAVAILABLE', BUSY);
  if (isFull(error)) return new DomainError('TEMPORARILY_UNAVAILABLE', NO_ROOM);
  if (isAway(error)) return new DomainError('TEMPORARILY_UNAVAILABLE', AWAY_NOW);
  return undefined;
}

export const BUSY = 'Too many are at it at once. Nothing was changed; please try again.';
const NO_ROOM = 'The database has no room left to write. Nothing was changed; please try again later.';
const AWAY_NOW = 'The database is away. Nothing was changed; please try again.';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const [SERIALIZATION_FAILURE, DEADLOCK_DETECTED] = ['40001', '40P01'];
const [LOCK_NOT_AVAILABLE, QUERY_CANCELED, TOO_MANY_CONNECTIONS] = ['55P03', '57014', '53300'];
const PATIENCE_IS_OVER = new Set([LOCK_NOT_AVAILABLE, QUERY_CANCELED, TOO_MANY_CONNECTIONS]);

/** PostgreSQL's classes 08 (connection), 53 (resources) and 57P (operator's doing), the network's, and SQLite's disk. */
const AWAY =
  /^(08...|53...|57P0[1-3]|E(CONN(REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NOTFOUND|AI_AGAIN)|SQLITE_(FULL|IOERR|CANTOPEN).*)$/;

/** What pg says without a code. */
const GONE = /Connection terminated|Client has encountered a connection error/;
/** What its pool says to who waited for a connection; who waited for the server hears "Connection terminated". */
const POOL_FULL = /timeout exceeded when trying to connect/;

function says(error: unknown, what: RegExp): boolean {
  return what.test(String((error as Error | null)?.message));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}
