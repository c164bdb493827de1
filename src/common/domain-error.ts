import { ErrorCode } from './error-code.js';

/**
 * The contents of `extensions.details`: plain JSON, never an entity. Rows are named by their numbers; the edges write
 * global ids in their place (`publicDetails`).
 */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** An expected failure, with a code and figures for the client. */
export class DomainError extends Error {
  constructor(
    readonly code: keyof typeof ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DomainError';
  }
}

/** BAD_USER_INPUT for one argument, in the common form. */
export function badInput(field: string, reason: string, details: ErrorDetails = {}): DomainError {
  return new DomainError('BAD_USER_INPUT', `${field}: ${reason}`, { field, reason, ...details });
}

/** NOT_FOUND, the same for a missing row and for another user's: ids cannot be probed. */
export function notFound(what: string, details: ErrorDetails = {}): DomainError {
  return new DomainError('NOT_FOUND', `There is no such ${what}.`, { what, ...details });
}

/** The value of HTTP's Retry-After, for a temporary failure. */
export function retryAfterOf({ details }: { readonly details?: ErrorDetails }): string | undefined {
  const seconds = details?.['retryAfterSeconds'];
  return typeof seconds === 'number' ? String(seconds) : undefined;
}
