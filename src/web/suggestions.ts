import type { GraphQLFormattedError } from 'graphql';

/** How graphql-js ends a message with names that the schema has. */
const SUGGESTION = / ?Did you mean .*?\?/gs;

/**
 * Takes "Did you mean …?" out of errors: for who may not look at the schema it is a way to read it name by name.
 *
 * @param explores asked only where there is such a text
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
  const reason = typeof details?.reason === 'string' ? details.reason.replace(SUGGESTION, '') : undefined;
  return {
    message: message.replace(SUGGESTION, ''),
    ...error,
    extensions: reason === undefined ? extensions : { ...extensions, details: { ...details, reason } },
  };
}
