import type { IncomingMessage } from 'node:http';
import { getOperationAST, OperationTypeNode, parse } from 'graphql';

/** The parameters of a subscription. */
export interface LiveRequest {
  query: string;
  operationName?: string | null;
  variables?: Record<string, unknown> | null;
}

/** A request over HTTP, and its subscription if the answer is an event stream. */
export type StreamedRequest = IncomingMessage & { body?: unknown; live?: LiveRequest };

const EVENT_STREAM = /(?:^|,)\s*text\/event-stream\s*(?:[;,]|$)/i;

/** Whether Accept lists `text/event-stream`. */
export function acceptsStream({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.accept !== undefined && EVENT_STREAM.test(headers.accept);
}

/**
 * The subscription of a request that is answered as an event stream. The operation decides: urql accepts
 * `text/event-stream` for queries as well. A document without a clear operation gets a stream with its errors.
 *
 * @param query the document, sent or persisted
 * @returns undefined for a query, a mutation and malformed parameters: Apollo answers those
 */
export function liveRequestOf(
  request: Pick<StreamedRequest, 'method' | 'headers' | 'body'>,
  query: string,
  search: URLSearchParams,
  maxTokens: number,
): LiveRequest | undefined {
  // Most documents are queries, and need no second parser to see that.
  if (!acceptsStream(request) || !query.includes('subscription')) return undefined;
  const parameters = request.method === 'GET' ? ofSearch(search) : ofBody(request);
  return parameters && mayBeSubscription(query, parameters.operationName, maxTokens)
    ? { query, ...parameters }
    : undefined;
}

type Parameters = Omit<LiveRequest, 'query'>;
type Unchecked = { [Name in keyof Parameters]?: unknown };

function ofSearch(search: URLSearchParams): Parameters | undefined {
  try {
    const variables: unknown = JSON.parse(search.get('variables') ?? 'null');
    return checked({ operationName: search.get('operationName'), variables });
  } catch {
    return undefined;
  }
}

function ofBody({ method, body }: Pick<StreamedRequest, 'method' | 'body'>): Parameters | undefined {
  return method === 'POST' && typeof body === 'object' && body !== null ? checked(body) : undefined;
}

function checked({ operationName, variables }: Unchecked): Parameters | undefined {
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined;
  if (variables !== undefined && (typeof variables !== 'object' || Array.isArray(variables))) return undefined;
  return { operationName, variables: variables as Record<string, unknown> | null | undefined };
}

function mayBeSubscription(query: string, name: string | null | undefined, maxTokens: number): boolean {
  try {
    const operation = getOperationAST(parse(query, { maxTokens, noLocation: true }), name);
    return !operation || operation.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return true;
  }
}
