import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { DomainError } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { BUSY } from '../../persistence/driver/database-errors.js';
import { normaliseSecret } from '../../common/text/secrets.js';
import { NO_PASSWORD } from '../users/user.entity.js';

/** OWASP's second recommendation for argon2id, the library's default variant: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const MAX_WAITING = 256;
/** The most of them from one address, so that a single address cannot fill the queue. */
const MAX_WAITING_FROM_ONE = 64;

/**
 * Runs inside argon2's queue slot: a failure is counted before the next check, so parallel guesses cannot exceed the
 * limit.
 */
export interface Attempt {
  /** Called first in the slot; an error skips the comparison. */
  check(): Promise<void>;
  /** Called after a wrong password. */
  failed(): Promise<void>;
  /** Called after the right password, for further checks. */
  matched?(): Promise<void>;
}

/** The form of a password that the stored hash was made of. */
export type Match = 'normalised' | 'as typed';

/** Hashes and compares passwords with argon2, off the event loop. One core stays free. */
@Injectable()
export class PasswordHasher {
  private readonly turns = pLimit(Math.max(1, availableParallelism() - 1));
  private readonly waiting = new Map<string, number>();
  /** Compared for an unknown account, so that it takes as long as a wrong password. */
  private readonly nobody = hash('nobody has this password', OPTIONS);

  constructor(private readonly config: Config) {}

  /**
   * Hashes a password, normalised, into a PHC string.
   * @param clientKey the address that limits count
   * @throws DomainError TEMPORARILY_UNAVAILABLE if the queue is full, RATE_LIMITED if it is full for this address
   */
  hash(password: string, clientKey: string | undefined): Promise<string> {
    return this.inTurn(clientKey, () => hash(normaliseSecret(password), OPTIONS));
  }

  /**
   * One argon2 verification, with or without a hash to compare. A second one if the password was not typed in its
   * normalised form: version 0.2 hashed passwords as typed.
   * @throws DomainError as `hash`; any error of `attempt`. After an error of `attempt.check` nothing was compared
   */
  async matches(
    password: string,
    passwordHash: string | undefined,
    clientKey: string | undefined,
    attempt: Attempt,
  ): Promise<Match | undefined> {
    const known = passwordHash !== undefined && passwordHash !== NO_PASSWORD;
    const comparable = known ? passwordHash : await this.nobody;
    return this.inTurn(clientKey, async () => {
      await attempt.check();
      const form = await formOf(comparable, password);
      const match = known ? form : undefined;
      await (match ? attempt.matched?.() : attempt.failed());
      return match;
    });
  }

  private async inTurn<T>(clientKey: string | undefined, work: () => Promise<T>): Promise<T> {
    if (this.turns.pendingCount >= MAX_WAITING) throw new DomainError('TEMPORARILY_UNAVAILABLE', BUSY);
    if (clientKey === undefined || !this.config.rateLimits) return this.turns(work);

    const before = this.waiting.get(clientKey) ?? 0;
    if (before >= MAX_WAITING_FROM_ONE) {
      throw new DomainError('RATE_LIMITED', 'Too many at once; try again in 1 s.', { retryAfterSeconds: 1 });
    }
    this.waiting.set(clientKey, before + 1);
    try {
      return await this.turns(work);
    } finally {
      const left = this.waiting.get(clientKey)! - 1;
      if (left > 0) this.waiting.set(clientKey, left);
      else this.waiting.delete(clientKey);
    }
  }
}

async function formOf(passwordHash: string, password: string): Promise<Match | undefined> {
  const normalised = normaliseSecret(password);
  if (await verify(passwordHash, normalised)) return 'normalised';
  return normalised !== password && (await verify(passwordHash, password)) ? 'as typed' : undefined;
}
