import { isAway } from './database-errors.js';
import { retry } from './retry.js';
import { EnvironmentError } from '../../config/environment.js';

/** How long Foyer waits at its start for a database that is starting as well. */
const PATIENCE_MS = 30_000;
const AGAIN_MS = 500;

/**
 * PostgreSQL's classes 28 (wrong user) and 3D (unknown database), errors of TLS certificates, and of the files that a
 * URL names for them.
 */
const WRONG_ADDRESS = /^(28...|3D...|ENOENT|EACCES|.*CERT.*|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_(TLS|SSL)_.*)$/;
/** A message of pg that comes without a code. */
const NO_TLS = 'The server does not support SSL connections';

/**
 * Waits up to 30 s until the database answers, since Foyer and its database often start together.
 * @param ask any query
 * @throws EnvironmentError if it does not answer in time, refuses the user or database of DATABASE_URL, or fails TLS
 */
export async function reach(ask: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  await retry(ask, (error, attempt) => {
    const { code, message } = error as { code?: string; message: string };
    const wrong = WRONG_ADDRESS.test(String(code)) || message.includes(NO_TLS);
    if (wrong || (isAway(error) && performance.now() > deadline)) {
      throw new EnvironmentError(`DATABASE_URL cannot be reached: ${message}`);
    }
    if (!isAway(error)) return undefined;
    if (attempt === 1) process.stderr.write(`Waiting for the database: ${message}\n`);
    return AGAIN_MS;
  });
}
