import { isolateWritten } from './bidi.js';
import type { ErrorCode } from './enums.generated.js';
import type { TypedDocumentString } from './operations.generated.js';

/** The reason of a failure: a code of the API, or UNREACHABLE without an answer. */
export type Reason = ErrorCode | 'UNREACHABLE';

/** An error of the API, with its figures; `messages.ts` has the sentences for users. */
export class Refusal extends Error {
  constructor(
    readonly code: Reason,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly errorId?: string,
  ) {
    super(message);
  }
}

/** The timeout of a request, in milliseconds. */
const PATIENCE = 15_000;

type GraphqlError = {
  message: string;
  extensions?: { code?: ErrorCode; details?: Record<string, unknown>; errorId?: string };
};

/**
 * Sends one query or mutation.
 *
 * @throws Refusal
 */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const answer = await send(JSON.stringify({ query: document.toString(), variables }));
  const refusal = refusalIn(answer.errors);
  if (refusal) throw refusal;
  return answer.data as Result;
}

/** The first error of an answer; undefined without one. */
export function refusalIn(errors: readonly GraphqlError[] | undefined): Refusal | undefined {
  const [first] = errors ?? [];
  if (!first) return undefined;
  const { code = 'INTERNAL_SERVER_ERROR', details, errorId } = first.extensions ?? {};
  return new Refusal(code, first.message, details, errorId);
}

async function send(body: string): Promise<{ data?: unknown; errors?: GraphqlError[] }> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return JSON.parse(await response.text(), isolateWritten) as { data?: unknown; errors?: GraphqlError[] };
  } catch (error) {
    throw new Refusal('UNREACHABLE', String(error));
  }
}

/** A new random idempotency key. It needs no secure context (crypto.randomUUID would). */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
