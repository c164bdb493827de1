import { GraphQLError, type ExecutionResult } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import { bearerOf } from '../auth/api-tokens.service.js';
import { maskErrors } from '../config/graphql.js';
import { withoutSuggestions } from '../web/suggestions.js';
import { prepareSubscription, refused, type SocketRequest, type SubscriptionRules } from './subscription-request.js';

/** Of a subscription’s id, which each of its messages carries. */
const MAX_ID = 100;

/** What belongs to one socket: its request, and everything that it watches or is about to. */
export interface SocketState {
  request: SocketRequest;
  watching: Set<AsyncGenerator>;
  starting: number;
  /** Makes the socket the API token's, whatever cookie it came with; false where there is no such token. */
  present(token: string): Promise<boolean>;
}

/** What the protocol asks of the application. */
interface Rules extends SubscriptionRules {
  /** Whether the schema's names may be told to who sent this. */
  explores: (request: SocketRequest) => Promise<boolean>;
}

/** graphql-transport-ws over our schema: the same checks before, and the same masking behind, as over HTTP. */
export function liveProtocol(rules: Rules): Server<SocketState> {
  const masked = async ({ request }: SocketState, errors: readonly GraphQLError[]) =>
    withoutSuggestions(maskErrors(errors), () => rules.explores(request));

  return makeServer<Record<string, unknown> | undefined, SocketState>({
    // false closes with 4403.
    onConnect: async ({ connectionParams, extra }) => {
      const token = bearerOf(connectionParams?.['authorization'] ?? connectionParams?.['Authorization']);
      return token === undefined || extra.present(token);
    },
    onSubscribe: async ({ extra }, id, payload) => {
      if (id.length > MAX_ID) return [tooLong()];
      const most = rules.limits.subscriptionsPerSocket;
      if (extra.watching.size + extra.starting >= most) return [tooMany(most)];
      extra.starting++;
      const prepared = await prepareSubscription(rules, extra.request, payload);
      if (Array.isArray(prepared)) extra.starting--;
      return prepared;
    },
    context: ({ extra }) => ({ req: extra.request }),
    // graphql-ws forgets a subscription whose id is taken again while it starts; this does not.
    onOperation: async ({ extra }, _id, _payload, _args, result) => {
      extra.starting--;
      if (isGenerator(result)) remember(result, extra.watching);
      else if (isOfVariables(result)) {
        return { errors: await refused(rules.operations, extra.request, [...result.errors]) };
      }
      return undefined;
    },
    onError: ({ extra }, _id, _payload, errors) => masked(extra, errors),
    onNext: async ({ extra }, _id, _payload, _args, { errors, ...result }) =>
      errors ? { ...result, errors: await masked(extra, errors) } : undefined,
  });
}

function tooMany(most: number): GraphQLError {
  const message = `One socket holds at most ${most} subscriptions.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function tooLong(): GraphQLError {
  const message = `The id of a subscription has at most ${MAX_ID} characters.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** Nothing was run: errors of a resolver have a path. */
function isOfVariables(result: object): result is { errors: readonly GraphQLError[] } {
  return 'errors' in result && (result as ExecutionResult).errors!.every(({ path }) => path === undefined);
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
