import type { IncomingMessage } from 'node:http';
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
import type { Limits } from '../config/limits.js';
import type { OperationLimits } from '../limits/operation-limits.js';

/** The request that opened a socket, and who sent it; the guard looks at it. */
export type SocketRequest = IncomingMessage & { user?: { id: number }; credential?: string };

/** What decides whether a subscription runs. */
export interface SubscriptionRules {
  schema: GraphQLSchema;
  limits: Limits;
  /** @throws DomainError where it is too much */
  admit: OperationLimits['admit'];
}

/**
 * What Apollo does with a document before it runs it, for one that comes over a socket: parse, validate, choose the
 * operation, hold it to the limits. Only subscriptions are run; everything else belongs to HTTP, where guards against
 * other sites stand.
 * @returns the errors where there is nothing to run
 */
export async function prepareSubscription(
  { schema, limits, admit }: SubscriptionRules,
  request: SocketRequest,
  { query, operationName, variables }: SubscribePayload,
): Promise<ExecutionArgs | GraphQLError[]> {
  const document = parsed(query, limits.tokens);
  if (document instanceof GraphQLError) return [document];
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));

  const operation = getOperationAST(document, operationName);
  if (!operation)
    return [coded(new GraphQLError('Which operation to run is not clear.'), 'OPERATION_RESOLUTION_FAILURE')];
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [coded(new GraphQLError('Only subscriptions run over a socket; send the rest by POST.'), 'BAD_REQUEST')];
  }
  try {
    await admit(request, { schema, document, operation, variables });
  } catch (error) {
    return [new GraphQLError((error as Error).message, { originalError: error as Error })];
  }
  return { schema, document, operationName, variableValues: variables };
}

function parsed(query: string, maxTokens: number) {
  try {
    return parse(query, { maxTokens });
  } catch (error) {
    return coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED');
  }
}

/** Apollo gives these errors their codes over HTTP. */
function coded({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { code } });
}
