import type { IncomingMessage } from 'node:http';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import { bearerOf } from '../auth/api-tokens.service.js';
import { maskErrors } from '../config/graphql.js';
import { prepareSubscription } from './subscription-request.js';

/** Most subscriptions that one socket may hold. */
export const MAX_SUBSCRIPTIONS = 50;

/** The request that opened a socket, and who sent it; the guard looks at it. */
export type SocketRequest = IncomingMessage & { user?: { id: number } };

/** What belongs to one socket: its request, and everything that it watches. */
export interface SocketState {
  request: SocketRequest;
  watching: Set<AsyncGenerator>;
  /** Makes the socket the API token's, whatever cookie it came with; false where there is no such token. */
  present(token: string): Promise<boolean>;
}

/** graphql-transport-ws over our schema: the same checks before, and the same masking behind, as over HTTP. */
export function liveProtocol(schema: GraphQLSchema): Server<SocketState> {
  return makeServer<Record<string, unknown> | undefined, SocketState>({
    // false closes with 4403.
    onConnect: async ({ connectionParams, extra }) => {
      const token = bearerOf(connectionParams?.['authorization'] ?? connectionParams?.['Authorization']);
      return token === undefined || extra.present(token);
    },
    onSubscribe: ({ extra }, _id, payload) =>
      extra.watching.size < MAX_SUBSCRIPTIONS ? prepareSubscription(schema, payload) : [tooMany()],
    context: ({ extra }) => ({ req: extra.request }),
    // graphql-ws forgets a subscription whose id is taken again while it starts; this does not.
    onOperation: ({ extra }, _id, _payload, _args, result) => {
      if (isGenerator(result)) remember(result, extra.watching);
    },
    onError: (_, _id, _payload, errors) => maskErrors(errors),
    onNext: (_, _id, _payload, _args, { errors, ...result }) =>
      errors ? { ...result, errors: maskErrors(errors) } : undefined,
  });
}

function tooMany(): GraphQLError {
  const message = `One socket holds at most ${MAX_SUBSCRIPTIONS} subscriptions.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function isGenerator(result: object): result is AsyncGenerator {
  return Symbol.asyncIterator in result && 'return' in result;
}

/** Keeps the generator in the set until it is over. */
function remember(generator: AsyncGenerator, set: Set<AsyncGenerator>): void {
  const next = generator.next.bind(generator);
  const end = generator.return.bind(generator);
  set.add(generator);
  generator.next = async () => {
    const result = await next();
    if (result.done) set.delete(generator);
    return result;
  };
  generator.return = (value) => {
    set.delete(generator);
    return end(value);
  };
}
