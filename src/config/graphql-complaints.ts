import { GraphQLError, Kind, type GraphQLErrorExtensions, type GraphQLFormattedError } from 'graphql';

/** The codes of the contract under which Apollo's own codes leave. */
const CODES: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE',
  BAD_REQUEST: 'BAD_REQUEST',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_FOUND: 'BAD_REQUEST',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_REQUEST',
};

/**
 * What GraphQL itself has to say against a request, as `extensions`; undefined where the mistake is ours.
 * Its text speaks of the client's own document and variables, so it may be shown.
 */
export function complaintOfGraphql(
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLErrorExtensions | undefined {
  const code = CODES[String(formatted.extensions?.['code'])] ?? codeOfExecution(error);
  if (code === undefined) return undefined;
  return code === 'BAD_USER_INPUT' ? { code, details: detailsOf(formatted.message) } : { code };
}

/**
 * graphql-js checks arguments and directives only when it comes to them, and gives those errors no code. They point at
 * a value of the document, or at the operation; an error in one of our answers points at the field.
 */
function codeOfExecution(error: unknown): string | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  if (error.originalError && !(error.originalError instanceof GraphQLError)) return undefined;
  if (!error.nodes?.length || error.nodes.some((node) => node.kind === Kind.FIELD)) return undefined;
  return error.nodes.some((node) => node.kind === Kind.OPERATION_DEFINITION) ? 'BAD_REQUEST' : 'BAD_USER_INPUT';
}

/** graphql-js names variable and path in its text only: `Variable "$input" got invalid value 1.5 at "input.items[0].quantity"; …`. */
function detailsOf(message: string): { field?: string; reason: string } {
  const path = /^Variable "\$(\w+)" .*? at "\1\.([^"]+)";/s.exec(message)?.[2];
  const field = path?.replace(/\[(\d+)\]/g, '.$1') ?? /^(?:Variable "\$|Argument ")(\w+)"/.exec(message)?.[1];
  return { field, reason: message };
}
