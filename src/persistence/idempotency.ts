import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { fits } from '../common/text-length.js';
import { IdempotencyKey } from './idempotency.entity.js';
import { UnitOfWork } from './unit-of-work.js';

/** Characters of a key. */
export const MAX_KEY = 200;
export const KEY_LENGTH = `takes 1 to ${MAX_KEY} characters`;

/** Who asks for what, and the key under which they may ask again. */
export interface KeyedRequest {
  userId: number;
  operation: string;
  key: string | null | undefined;
  /** What the key stands for; the same key with another request is a conflict. */
  request: unknown;
}

/** Makes a mutation safe to send again when its answer was lost. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Does `work` once per user, operation and key, and answers every repetition with what `work` returned
   * the first time. Key and effect are one transaction: neither is there without the other.
   * @param work returns plain JSON, from which the caller builds its answer
   * @throws DomainError IDEMPOTENCY_CONFLICT where the key stood for another request
   */
  async once<T>({ userId, operation, key, request }: KeyedRequest, work: () => Promise<T>): Promise<T> {
    if (key === undefined || key === null) return this.unit.run(work);
    if (!isKey(key)) throw badInput('idempotencyKey', KEY_LENGTH);

    return this.unit.run(async (em) => {
      const asked = JSON.stringify(request);
      const earlier = await em.findOne(IdempotencyKey, { userId, operation, key });
      if (earlier && earlier.request !== asked) {
        throw new DomainError('IDEMPOTENCY_CONFLICT', 'This key was used before, for something else.', { key });
      }
      if (earlier) return earlier.result as T;

      const claim = new IdempotencyKey({ userId, operation, key, request: asked, createdAt: this.clock.now() });
      await em.persist(claim).flush();
      const result = await work();
      claim.result = result;
      return result;
    });
  }
}

/** 1 to MAX_KEY characters, none of which a database may refuse. */
function isKey(text: string): boolean {
  return text !== '' && fits(text, MAX_KEY) && !/[\p{Cc}\p{Cs}]/u.test(text);
}
