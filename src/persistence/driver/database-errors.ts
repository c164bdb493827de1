import { DomainError } from '../../common/domain-error.js';

/** A database failure that Foyer detects itself, with the code that a driver would use for it. */
export class DatabaseError extends Error {
  constructor(
    readonly code: 'ETIMEDOUT' | 'SQLITE_BUSY',
    message: string,
  ) {
    super(message);
  }
}

/**
 * A lock or connection did not come free in time, or a statement took too long. The lock may be SQLite's or a row lock,
 * the connection one of the pool or of the server.
 */
export function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_BUSY') || PATIENCE_IS_OVER.has(code) || says(error, POOL_FULL);
}

/** The database cannot be reached, is stopping or starting, or has no disk space left. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  return AWAY.test(code) || says(error, GONE);
}

/**
 * A connection that was established broke: somebody ended it, or the line was cut. A new connection may work. A server
 * that stays silent is away: each connection would wait as long.
 */
export function isDisconnected(error: unknown): boolean {
  return DISCONNECTED.test(codeOf(error)) || says(error, TERMINATED);
}

/**
 * The disk is full or refuses writes. SQLite writes the page that completes a commit last, and rolls back if that page
 * or an earlier one fails. Nothing was committed then; a failed sync gives no such certainty.
 */
export function isFull(error: unknown): boolean {
  return /^SQLITE_(FULL|IOERR_WRITE)$/.test(codeOf(error));
}

/** PostgreSQL rolled this transaction back, maybe only at the commit, because of a conflict with another one. */
export function lostToAnother(error: unknown): boolean {
  return [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(codeOf(error));
}

/** The error for clients if the database is busy, full or away, with its cause; undefined for any other failure. */
export function unavailable(error: unknown): DomainError | undefined {
  const message = isBusy(error) ? BUSY : isFull(error) ? NO_ROOM : isAway(error) ? AWAY_NOW : undefined;
  return message && new DomainError('TEMPORARILY_UNAVAILABLE', message, {}, { cause: error });
}

export const BUSY = 'Too many are at it at once. Nothing was changed; please try again.';
const NO_ROOM = 'The database has no room left to write. Nothing was changed; please try again later.';
const AWAY_NOW = 'The database is away. Nothing was changed; please try again.';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const [SERIALIZATION_FAILURE, DEADLOCK_DETECTED] = ['40001', '40P01'];
const [LOCK_NOT_AVAILABLE, QUERY_CANCELED, TOO_MANY_CONNECTIONS] = ['55P03', '57014', '53300'];
const PATIENCE_IS_OVER = new Set([LOCK_NOT_AVAILABLE, QUERY_CANCELED, TOO_MANY_CONNECTIONS]);

/**
 * PostgreSQL's classes 08 (connection), 53 (resources) and 57P (operator intervention), network errors, and SQLite's
 * disk errors.
 */
const AWAY =
  /^(08...|53...|57P0[1-3]|E(CONN(REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NOTFOUND|AI_AGAIN)|SQLITE_(FULL|IOERR|CANTOPEN).*)$/;

/** Those of them that end one connection. PostgreSQL's 57P01 and 57P02 end a session; its 57P03 refuses new ones. */
const DISCONNECTED = /^(0800[36]|57P0[12]|E(CONN(RESET|ABORTED)|PIPE))$/;

/** Messages of pg that come without a code. */
const GONE = /Connection terminated|Client has encountered a connection error/;
const TERMINATED = /Connection terminated unexpectedly|Client has encountered a connection error/;
/** The pool's message after waiting for a free connection. A wait for the server ends with "Connection terminated". */
const POOL_FULL = /timeout exceeded when trying to connect/;

function says(error: unknown, what: RegExp): boolean {
  return what.test(String((error as Error | null)?.message));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}
