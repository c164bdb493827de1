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
import { MAX_COMPLAINTS } from '../graphql/graphql-options.js';
import type { Limits } from '../config/limits.js';
import type { OperationLimits } from '../limits/operation-limits.js';

/** The request that opened a socket, and who sent it; the guard looks at it. */
export type SocketRequest = IncomingMessage & { user?: { id: number }; credential?: string };

/** What decides whether a subscription runs. */
export interface SubscriptionRules {
  schema: GraphQLSchema;
  limits: Limits;
  operations: Pick<OperationLimits, 'read' | 'admit' | 'refused'>;
}

/** What is to be run, and what its answer costs, at least 1. */
export interface PreparedSubscription extends ExecutionArgs {
  cost: number;
}

/**
 * What Apollo does with a document before it runs it, for one that comes over a socket: parse, validate, choose the
 * operation, hold it to the limits. Only subscriptions are run; everything else belongs to HTTP, where guards against
 * other sites stand.
 * @returns the errors where there is nothing to run
 */
export async function prepareSubscription(
  rules: SubscriptionRules,
  request: SocketRequest,
  payload: SubscribePayload,
): Promise<PreparedSubscription | GraphQLError[]> {
  const { operations } = rules;
  try {
    await operations.read(request, payload.query);
    const prepared = await prepare(rules, request, payload);
    return Array.isArray(prepared) ? await refused(operations, request, prepared) : prepared;
  } catch (error) {
    return refused(operations, request, [thrown(error)]);
  }
}

/** The errors, once their cost is taken; where that is too much, this instead. */
export async function refused(
  operations: Pick<OperationLimits, 'refused'>,
  request: SocketRequest,
  errors: GraphQLError[],
): Promise<GraphQLError[]> {
  try {
    await operations.refused(request, errors[0]?.originalError);
    return errors;
  } catch (error) {
    return [thrown(error)];
  }
}

function thrown(error: unknown): GraphQLError {
  return new GraphQLError((error as Error).message, { originalError: error as Error });
}

/** The same, without what it costs. @throws DomainError where the operation is too large or too dear */
async function prepare(
  { schema, limits, operations }: SubscriptionRules,
  request: SocketRequest,
  { query, operationName, variables }: SubscribePayload,
): Promise<PreparedSubscription | GraphQLError[]> {
  const document = parsed(query, limits.tokens);
  if (document instanceof GraphQLError) return [document];
  const errors = validate(schema, document, undefined, { maxErrors: MAX_COMPLAINTS });
  if (errors.length > 0) return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));

  const operation = getOperationAST(document, operationName);
  if (!operation)
    return [coded(new GraphQLError('Which operation to run is not clear.'), 'OPERATION_RESOLUTION_FAILURE')];
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [coded(new GraphQLError('Only subscriptions run over a socket; send the rest by POST.'), 'BAD_REQUEST')];
  }
  const cost = await operations.admit(request, { schema, document, operation, variables });
  const options = { maxCoercionErrors: MAX_COMPLAINTS };
  return { schema, document, operationName, variableValues: variables, options, cost };
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
