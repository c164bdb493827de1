import { isAway } from './database-errors.js';
import { retry } from './retry.js';
import { EnvironmentError } from '../../config/environment.js';

/** How long a start waits for a database that starts, too. */
const PATIENCE_MS = 30_000;
const AGAIN_MS = 500;

/** PostgreSQL's classes 28 (who are you) and 3D (which database), and what TLS says of a certificate or of the file that names one. */
const WRONG_ADDRESS = /^(28...|3D...|ENOENT|EACCES|.*CERT.*|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_(TLS|SSL)_.*)$/;
/** What pg says without a code. */
const NO_TLS = 'The server does not support SSL connections';

/**
 * Waits until the database answers, a while, since they often start together.
 *
 * @param ask anything that needs an answer from it
 * @throws EnvironmentError where it is not there in time, or does not know the user or the database of DATABASE_URL,
 *   or is not known for sure
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
