import { ErrorCode } from './error-code.js';

/** What `extensions.details` may carry: plain JSON, never an entity. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** A failure that a client can expect: a code to react to, and the figures to react with. */
export class DomainError extends Error {
  constructor(
    readonly code: keyof typeof ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/** BAD_USER_INPUT for one argument, in the form that every refused argument takes. */
export function badInput(field: string, reason: string, details: ErrorDetails = {}): DomainError {
  return new DomainError('BAD_USER_INPUT', `${field}: ${reason}`, { field, reason, ...details });
}

/** NOT_FOUND; the same whether it never existed or is somebody else's, so that ids cannot be probed. */
export function notFound(what: string): DomainError {
  return new DomainError('NOT_FOUND', `There is no such ${what}.`);
}

/** What HTTP's Retry-After takes, of a failure that passes with time. */
export function retryAfterOf({ details }: { readonly details?: ErrorDetails }): string | undefined {
  const seconds = details?.['retryAfterSeconds'];
  return typeof seconds === 'number' ? String(seconds) : undefined;
}
