import { GraphQLError, Kind, type GraphQLErrorExtensions, type GraphQLFormattedError } from 'graphql';
import { shorten } from '../common/shorten.js';

/** Apollo's error codes, mapped to the contract's. */
const CODES: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE',
  BAD_REQUEST: 'BAD_REQUEST',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_FOUND: 'PERSISTED_QUERY_NOT_FOUND',
};

/**
 * The `extensions` of an error that GraphQL itself found in the request; undefined for an error of ours. The error's
 * text quotes only the client's own document and variables, so it may be shown.
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
 * graphql-js checks arguments and directives during the execution, and gives those errors no code. They point at a
 * value of the document or at the operation. An error in one of our answers points at the field. The last of too many
 * errors in variables points at nothing.
 */
function codeOfExecution(error: unknown): string | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  if (error.originalError && !(error.originalError instanceof GraphQLError)) return undefined;
  if (error.message.startsWith('Too many errors processing variables')) return 'BAD_USER_INPUT';
  if (!error.nodes?.length || error.nodes.some((node) => node.kind === Kind.FIELD)) return undefined;
  return error.nodes.some((node) => node.kind === Kind.OPERATION_DEFINITION) ? 'BAD_REQUEST' : 'BAD_USER_INPUT';
}

/**
 * The field and reason of an error about a variable or argument. graphql-js names them in its text only: `Variable
 * "$input" got invalid value 1.5 at "input.items[0].quantity"; …`. The value is the client's and may be long, so the
 * text is scanned only once.
 */
export function detailsOf(message: string): { field?: string; reason: string } {
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  const field =
    variable === undefined ? /^Argument "(\w+)"/.exec(message)?.[1] : (pathIn(message, variable) ?? variable);
  return { field: field && shorten(field), reason: shorten(message) };
}

/** The path after the variable's name in the text's last ` at "input.…"`, as `items.0.quantity`. */
function pathIn(message: string, variable: string): string | undefined {
  const before = ` at "${variable}.`;
  const start = message.lastIndexOf(before);
  if (start === -1) return undefined;
  const [path, closed] = message.slice(start + before.length).split('"', 2);
  return closed?.startsWith(';') ? path!.replaceAll(']', '').replaceAll('[', '.') : undefined;
}
