import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { DomainError } from '../common/domain-error.js';
import { BUSY } from '../config/database-errors.js';
import { NO_PASSWORD } from './user.entity.js';

/** OWASP's second recommendation for argon2id, which is this library's default variant: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Off the event loop, and with a core left for it. */
const atOnce = pLimit(Math.max(1, availableParallelism() - 1));
const MAX_WAITING = 256;

/** Compared where there is no account, so that an unknown login takes as long as a wrong password. */
const nobody = hash('nobody has this password', OPTIONS);

/** A PHC string. @throws DomainError TEMPORARILY_UNAVAILABLE where MAX_WAITING are before it */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, OPTIONS));
}

/** Asked when it is one's turn, and told of a password that was wrong before the next one's: so a thousand at once count as a thousand. */
export interface Attempts {
  check(): Promise<void>;
  failed(): Promise<void>;
}

/**
 * Exactly one argon2 verification, whether there is a hash to compare with or not.
 * @throws DomainError as hashPassword; whatever `attempts.check` throws, and then nothing was compared
 */
export async function passwordMatches(password: string, passwordHash: string | undefined, attempts: Attempts) {
  const known = passwordHash !== undefined && passwordHash !== NO_PASSWORD;
  const comparable = known ? passwordHash : await nobody;
  return inTurn(async () => {
    await attempts.check();
    const matches = (await verify(comparable, password)) && known;
    if (!matches) await attempts.failed();
    return matches;
  });
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (atOnce.pendingCount >= MAX_WAITING) throw new DomainError('TEMPORARILY_UNAVAILABLE', BUSY);
  return atOnce(work);
}
