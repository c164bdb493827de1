import type { Acting } from '../common/acting.js';
import { badInput, DomainError } from '../common/domain-error.js';
import { fits } from '../common/text-length.js';
import { IdempotencyKey } from './idempotency.entity.js';
import type { Tx } from './tx.js';

/** The maximum number of characters of a key. */
export const MAX_KEY = 200;
export const KEY_LENGTH = `takes 1 to ${MAX_KEY} characters`;

/** A request that a client may repeat under its key. */
export interface KeyedRequest {
  key: string | null | undefined;
  /** The request's content; the same key with other content is a conflict. */
  request: unknown;
}

/**
 * Runs `work` once for each user, operation and key. A repetition gets the result of the first run. Key and effect are
 * written in one transaction. A null key runs `work` every time.
 * @param work returns plain JSON
 * @throws DomainError IDEMPOTENCY_CONFLICT if the key was used with another request; BAD_USER_INPUT for a malformed key
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

/** 1 to MAX_KEY characters, without control characters or lone surrogates, which a database may refuse. */
function isKey(text: string): boolean {
  return text !== '' && fits(text, MAX_KEY) && !/[\p{Cc}\p{Cs}]/u.test(text);
}
