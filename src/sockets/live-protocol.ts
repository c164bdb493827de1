import { GraphQLError } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import { tokenIn } from './connection-token.js';
import type { OpenSubscription, Subscriber, Subscriptions } from './subscriptions.js';

/** The most characters of a subscription’s id, which each of its messages carries. */
const MAX_ID = 100;

/** The state of one socket. */
export interface SocketState extends Subscriber {
  /** Makes the socket the API token's, with or without a cookie; false for an invalid token. */
  present(token: string): Promise<boolean>;
  /** Sends a whole frame; undefined if it has left, otherwise resolves when it has. */
  write(frame: Buffer): Promise<void> | undefined;
}

/** graphql-transport-ws over our subscriptions. A refused one is an `error` message. */
export function liveProtocol(subscriptions: Subscriptions): Server<SocketState> {
  return makeServer<Record<string, unknown> | undefined, SocketState>({
    // `false` closes with 4403 (Forbidden).
    onConnect: async ({ connectionParams, extra }) => {
      const token = tokenIn(connectionParams);
      return token === undefined || extra.present(token);
    },
    // It may have completed when it has started; graphql-ws then ends what `subscribe` returns.
    onSubscribe: async ({ extra }, id, payload): Promise<OpenSubscription | GraphQLError[]> =>
      id.length > MAX_ID
        ? [tooLong()]
        : subscriptions.open(extra, payload, (answer) => extra.write(answer.frameFor(id))),
    // graphql-ws passes the value that onSubscribe returned. It forgets a starting subscription if its id is used
    // again; the place does not.
    subscribe: (args) => (args as OpenSubscription).answers,
    onError: ({ extra }, _id, _payload, errors) => subscriptions.masked(extra.request, errors),
    onNext: async ({ extra }, _id, _payload, _args, { errors, ...result }) =>
      errors ? { ...result, errors: await subscriptions.masked(extra.request, errors) } : undefined,
  });
}

function tooLong(): GraphQLError {
  const message = `The id of a subscription has at most ${MAX_ID} characters.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
