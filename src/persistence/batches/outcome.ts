import { DomainError } from '../../common/domain-error.js';

/** The outcome of one request of a batch: its result, or the refusal that only its sender gets. */
export type Outcome<Result> = { readonly result: Result } | { readonly refusal: DomainError };

/** Calls `decide`, which writes nothing. A refusal becomes the request's outcome; any other error fails the batch. */
export function attempt<Result>(decide: () => Result): Outcome<Result> {
  try {
    return { result: decide() };
  } catch (error) {
    if (error instanceof DomainError) return { refusal: error };
    throw error;
  }
}
