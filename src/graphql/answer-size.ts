import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { DomainError } from '../common/domain-error.js';

type Stringify = NonNullable<ApolloServerOptions<BaseContext>['stringifyResult']>;

/**
 * How an answer over HTTP becomes text, of at most `limit` bytes. A larger one is refused before it is written out, as far as
 * its size can be seen: writing out a hundred megabytes would keep everybody else waiting.
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

/** Bytes that a value takes as JSON at the least: names and texts as if each character were one byte and none escaped. */
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
