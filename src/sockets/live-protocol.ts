import { GraphQLError, type ExecutionResult } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import { bearerOf } from '../auth/sessions/api-tokens.js';
import type { GlobalIds } from '../common/ids/global-ids.js';
import { maskErrors } from '../graphql/format-error.js';
import { pointsOf, type PushBudgets } from '../limits/push-budgets.js';
import type { StandingCosts } from '../limits/standing-costs.js';
import { withoutSuggestions } from '../graphql/suggestions.js';
import { paidAnswers } from './paid-answers.js';
import type { SharedAnswers } from './shared-answers.js';
import { SubscriptionPlace } from './subscription-place.js';
import {
  prepareSubscription,
  refused,
  type PreparedSubscription,
  type SocketRequest,
  type SubscriptionRules,
} from './subscription-request.js';
import type { Turns } from '../watching/turns.js';

/** The most characters of a subscription’s id, which each of its messages carries. */
const MAX_ID = 100;

/** The state of one socket: its request, and its subscriptions from their request on. */
export interface SocketState {
  request: SocketRequest;
  address: string;
  places: Set<SubscriptionPlace>;
  /** Makes the socket the API token's, with or without a cookie; false for an invalid token. */
  present(token: string): Promise<boolean>;
  /** Sends a whole frame; undefined if it has left, otherwise resolves when it has. */
  write(frame: Buffer): Promise<void> | undefined;
}

/** The application's part in the protocol. */
interface Rules extends SubscriptionRules {
  ids: GlobalIds;
  standing: StandingCosts;
  pushes: PushBudgets;
  turns: Turns;
  /** Undefined where each subscription has its own execution. */
  shared: SharedAnswers | undefined;
  /** Whether the client may learn the schema's names from error messages. */
  explores: (request: SocketRequest) => Promise<boolean>;
}

/** An admitted subscription, with its socket and place. */
interface Admitted extends PreparedSubscription {
  socket: SocketState;
  place: SubscriptionPlace;
  id: string;
  /** Equal for all that ask for the same, with the same variables. */
  selection: string;
}

/** graphql-transport-ws over our schema, with the same checks and the same masking of errors as over HTTP. */
export function liveProtocol(rules: Rules): Server<SocketState> {
  const masked = async ({ request }: SocketState, errors: readonly GraphQLError[]) =>
    withoutSuggestions(maskErrors(errors, rules.ids), () => rules.explores(request));

  return makeServer<Record<string, unknown> | undefined, SocketState>({
    // `false` closes with 4403 (Forbidden).
    onConnect: async ({ connectionParams, extra }) => {
      const token = bearerOf(connectionParams?.['authorization'] ?? connectionParams?.['Authorization']);
      return token === undefined || extra.present(token);
    },
    onSubscribe: async ({ extra }, id, payload): Promise<Admitted | GraphQLError[]> => {
      if (id.length > MAX_ID) return [tooLong()];
      const most = rules.limits.subscriptionsPerSocket;
      if (extra.places.size >= most) return [tooMany(most)];
      const place = new SubscriptionPlace(extra.places);
      const prepared = await prepareSubscription(rules, extra.request, payload);
      const errors = Array.isArray(prepared) ? prepared : stand(rules.standing, extra, place, prepared.cost);
      if (errors) {
        place.end();
        return errors;
      }
      const { query, operationName, variables } = payload;
      const selection = JSON.stringify([query, operationName, variables]);
      return { ...(prepared as PreparedSubscription), socket: extra, place, id, selection };
    },
    context: ({ extra }) => ({ req: extra.request }),
    // graphql-ws passes the value that onSubscribe returned. It forgets a starting subscription if its id is used
    // again; the place does not.
    subscribe: (args) => start(rules, args as Admitted),
    onOperation: async ({ extra }, _id, _payload, _args, result) =>
      isOfVariables(result)
        ? { errors: await refused(rules.operations, extra.request, [...result.errors]) }
        : undefined,
    onError: ({ extra }, _id, _payload, errors) => masked(extra, errors),
    onNext: async ({ extra }, _id, _payload, _args, { errors, ...result }) =>
      errors ? { ...result, errors: await masked(extra, errors) } : undefined,
  });
}

function tooMany(most: number): GraphQLError {
  const message = `One socket holds at most ${most} subscriptions.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** @returns the errors if the open subscriptions would cost too much */
function stand(
  standing: StandingCosts,
  socket: SocketState,
  place: SubscriptionPlace,
  cost: number,
): GraphQLError[] | undefined {
  try {
    place.holds(standing.take({ socket, ...payerOf(socket) }, cost));
    return undefined;
  } catch (error) {
    return [new GraphQLError((error as Error).message, { originalError: error as Error })];
  }
}

function tooLong(): GraphQLError {
  const message = `The id of a subscription has at most ${MAX_ID} characters.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** Whether the errors are of the variables, before execution: errors of a resolver have a path. */
function isOfVariables(result: object): result is { errors: readonly GraphQLError[] } {
  return 'errors' in result && (result as ExecutionResult).errors!.every(({ path }) => path === undefined);
}

async function start({ pushes, turns, shared }: Rules, { socket, place, id, selection, cost, ...args }: Admitted) {
  const points = pointsOf(cost);
  const terms = {
    points,
    pay: (signal: AbortSignal) => pushes.pay(payerOf(socket), points, signal),
    turns,
    over: () => place.end(),
  };
  try {
    const sharing = {
      id,
      selection,
      payNow: () => pushes.payNow(payerOf(socket), points),
      write: (frame: Buffer) => socket.write(frame),
    };
    const answers = await (shared ? shared.start(args, { ...terms, ...sharing }) : paidAnswers(args, terms));
    if ('return' in answers) place.holds(() => void answers.return());
    return answers;
  } catch (error) {
    place.end();
    throw error;
  }
}

function payerOf({ request, address }: SocketState) {
  return { address, userId: request.user?.id };
}
