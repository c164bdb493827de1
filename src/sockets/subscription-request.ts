import type { IncomingMessage } from 'node:http';
import { getOperationAST, GraphQLError, OperationTypeNode, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import { MAX_COMPLAINTS } from '../graphql/graphql-options.js';
import type { Limits } from '../config/limits.js';
import type { LiveRequest } from '../limits/live-request.js';
import type { OperationLimits } from '../limits/operation-limits.js';
import { coded, type ValidDocuments } from './valid-documents.js';

/** The request of a socket or event stream, with its user and credential; guards read it. */
export type SocketRequest = IncomingMessage & { user?: { id: number }; credential?: string };

/** The dependencies that decide whether a subscription runs. */
export interface SubscriptionRules {
  schema: GraphQLSchema;
  documents: ValidDocuments;
  limits: Limits;
  operations: Pick<OperationLimits, 'read' | 'admit' | 'refused'>;
}

/** A subscription to run, and the cost of its answer, at least 1. */
export interface PreparedSubscription extends ExecutionArgs {
  cost: number;
}

/**
 * Apollo's steps before the execution, for a subscription: parse, validate, choose the operation, apply the
 * limits. Only subscriptions run. Other operations belong to HTTP, with its guards against other sites.
 * @returns the errors if the operation is refused
 */
export async function prepareSubscription(
  rules: SubscriptionRules,
  request: SocketRequest,
  payload: LiveRequest,
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

/** Charges for a refusal. @returns the errors; RATE_LIMITED instead if the budget is used up */
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

/**
 * Like `prepareSubscription`, but without the charge for the document.
 * @throws DomainError if the operation exceeds a limit
 */
async function prepare(
  { schema, documents, operations }: SubscriptionRules,
  request: SocketRequest,
  { query, operationName, variables }: LiveRequest,
): Promise<PreparedSubscription | GraphQLError[]> {
  const document = documents.read(query);
  if (Array.isArray(document)) return document;

  const operation = getOperationAST(document, operationName);
  if (!operation)
    return [coded(new GraphQLError('Which operation to run is not clear.'), 'OPERATION_RESOLUTION_FAILURE')];
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    return [coded(new GraphQLError('Only subscriptions run over a socket; send the rest over HTTP.'), 'BAD_REQUEST')];
  }
  const cost = await operations.admit(request, { schema, document, operation, variables });
  const options = { maxCoercionErrors: MAX_COMPLAINTS };
  const contextValue = { req: request };
  return { schema, document, operationName, variableValues: variables, contextValue, options, cost };
}
