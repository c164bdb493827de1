import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { DomainError } from '../common/domain-error.js';

type Stringify = NonNullable<ApolloServerOptions<BaseContext>['stringifyResult']>;

/**
 * Serializes an answer over HTTP, of at most `limit` bytes. A lower bound of its size is checked first: serializing a
 * hundred megabytes would block the event loop.
 *
 * @returns a function that throws GRAPHQL_VALIDATION_FAILED with `details: { measure: 'bytes', limit, requested }`
 */
export function stringifyUpTo(limit: number): Stringify {
  return (answer) => {
    const least = leastBytesOf(answer);
    if (least > limit) throw tooLarge(limit, least);
    const text = `${JSON.stringify(answer)}\n`;
    const bytes = Buffer.byteLength(text);
    if (bytes > limit) throw tooLarge(limit, bytes);
    return text;
  };
}

/** A lower bound of a value's bytes as JSON: each character counts as one byte without escapes. */
export function leastBytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + leastBytesOf(item) + 1, 2);
  let sum = 2;
  for (const name in value) sum += name.length + 4 + leastBytesOf((value as Record<string, unknown>)[name]);
  return sum;
}

function tooLarge(limit: number, requested: number): GraphQLError {
  const message = `An answer has at most ${limit} bytes, and this one ${requested} or more; ask for less at a time. A mutation was carried out all the same.`;
  const details = { measure: 'bytes', limit, requested };
  const originalError = new DomainError('GRAPHQL_VALIDATION_FAILED', message, details);
  return new GraphQLError(message, { originalError, extensions: { code: originalError.code, http: { status: 400 } } });
}
