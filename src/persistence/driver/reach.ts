import { EnvironmentError } from '../../config/environment-error.js';
import { isAway, lostToAnother } from './database-errors.js';
import { retry } from './retry.js';
import { nextStep, waitingMends } from './start-failures.js';

/** How long Foyer waits at its start for a database that is starting as well. */
const PATIENCE_MS = 30_000;
const AGAIN_MS = 500;
const ATTEMPTS = 10;

/**
 * Waits up to 30 s until the database answers, since Foyer and its database often start together.
 * @param ask any query
 * @throws EnvironmentError if it does not answer in time, or answers with a refusal that waiting does not mend
 */
export async function reach(ask: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  await retry(ask, (error, attempt) => {
    if (!isAway(error) || !waitingMends(error) || performance.now() > deadline) throw unusable(error);
    if (attempt === 1) process.stderr.write(`Waiting for the database: ${reasonOf(error)}\n`);
    return AGAIN_MS;
  });
}

/**
 * Runs the migrations, again if they lose a deadlock.
 * @throws EnvironmentError for an error of the database, and the error itself for any other
 */
export async function migrating(migrate: () => Promise<unknown>): Promise<void> {
  try {
    // Requests of the version before, on another replica, may hold tables that a migration wants.
    await retry(migrate, (error, attempt) => (lostToAnother(error) && attempt < ATTEMPTS ? AGAIN_MS : undefined));
  } catch (error) {
    throw typeof (error as { code?: unknown }).code === 'string' ? unusable(error) : error;
  }
}

function unusable(error: unknown): EnvironmentError {
  return new EnvironmentError(`DATABASE_URL cannot be used: ${reasonOf(error)}; ${nextStep(error)}`);
}

/** A host with several addresses fails with one error for each, and no message of its own. */
function reasonOf(error: unknown): string {
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] };
  return message || errors?.[0]?.message || String(code);
}
