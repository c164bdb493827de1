import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';

/**
 * What Apollo does with a document before it runs it, for one that comes over a socket: parse, validate, choose the
 * operation. Only subscriptions are run; everything else belongs to HTTP, where guards against other sites stand.
 * @returns the errors where there is nothing to run
 */
export function prepareSubscription(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubscribePayload,
): ExecutionArgs | readonly GraphQLError[] {
  const document = parsed(query);
  if (document instanceof GraphQLError) return [document];
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));

  const operation = getOperationAST(document, operationName);
  if (!operation)
    return [coded(new GraphQLError('Which operation to run is not clear.'), 'OPERATION_RESOLUTION_FAILURE')];
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [coded(new GraphQLError('Only subscriptions run over a socket; send the rest by POST.'), 'BAD_REQUEST')];
  }
  return { schema, document, operationName, variableValues: variables };
}

function parsed(query: string) {
  try {
    return parse(query);
  } catch (error) {
    return coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED');
  }
}

/** Apollo gives these errors their codes over HTTP. */
function coded({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
