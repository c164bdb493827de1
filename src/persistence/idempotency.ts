import type { Acting } from '../common/acting.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { fits } from '../common/text-length.js';
import { IdempotencyKey } from './idempotency.entity.js';
import type { Tx } from './tx.js';

/** Characters of a key. */
export const MAX_KEY = 200;
export const KEY_LENGTH = `takes 1 to ${MAX_KEY} characters`;

/** A request that may be sent again under its key. */
export interface KeyedRequest {
  key: string | null | undefined;
  /** What the key stands for; the same key with another request is a conflict. */
  request: unknown;
}

/**
 * Does `work` once for each user, operation and key, and answers every repetition with what `work` returned
 * the first time. Key and effect are one transaction: neither is there without the other.
 * @param work returns plain JSON
 * @throws DomainError IDEMPOTENCY_CONFLICT where the key stood for another request; BAD_USER_INPUT for what is no key
 */
export async function answerOnce<T>(
  tx: Tx,
  { user, operation }: Acting,
  { key, request }: KeyedRequest,
  work: () => Promise<T>,
): Promise<T> {
  if (key === undefined || key === null) return work();
  if (!isKey(key)) throw badInput('idempotencyKey', KEY_LENGTH);
  if (!user) throw new Error(`${operation} takes a key of nobody`);

  const asked = JSON.stringify(request);
  const earlier = await tx.em.findOne(IdempotencyKey, { userId: user.id, operation, key });
  if (earlier && earlier.request !== asked) {
    throw new DomainError('IDEMPOTENCY_CONFLICT', 'This key was used before, for something else.', { key });
  }
  if (earlier) return earlier.result as T;

  const claim = new IdempotencyKey({ userId: user.id, operation, key, request: asked, createdAt: tx.now });
  await tx.em.persist(claim).flush();
  const result = await work();
  claim.result = result;
  return result;
}

/** 1 to MAX_KEY characters, none of which a database may refuse. */
function isKey(text: string): boolean {
  return text !== '' && fits(text, MAX_KEY) && !/[\p{Cc}\p{Cs}]/u.test(text);
}
