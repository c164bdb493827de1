import type { GraphQLFormattedError } from 'graphql';

/** graphql-js's prefix of names suggested from the schema, at the end of a message; a question mark ends them. */
const SUGGESTION = 'Did you mean ';

/**
 * Removes "Did you mean …?" from errors: a client without access to the schema could read it name by name.
 *
 * @param explores called only if a suggestion was found
 */
export async function withoutSuggestions(
  errors: readonly GraphQLFormattedError[],
  explores: () => Promise<boolean>,
): Promise<GraphQLFormattedError[]> {
  const silent = errors.map(withoutSuggestion);
  const differ = silent.some(({ message }, index) => message !== errors[index]!.message);
  return differ && !(await explores()) ? silent : [...errors];
}

function withoutSuggestion({ message, extensions, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const details = extensions?.['details'] as { reason?: unknown } | undefined;
  const reason = typeof details?.reason === 'string' ? silenced(details.reason) : undefined;
  return {
    message: silenced(message),
    ...error,
    extensions: reason === undefined ? extensions : { ...extensions, details: { ...details, reason } },
  };
}

/** Removes suggestions in one pass: a client may write "Did you mean" any number of times. */
export function silenced(text: string): string {
  let kept = '';
  for (let from = 0; ;) {
    const start = text.indexOf(SUGGESTION, from);
    const end = start === -1 ? -1 : text.indexOf('?', start);
    if (end === -1) return kept + text.slice(from);
    const space = start > from && text[start - 1] === ' ' ? 1 : 0;
    kept += text.slice(from, start - space);
    from = end + 1;
  }
}
