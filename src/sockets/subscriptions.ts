import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { GlobalIds } from '../common/ids/global-ids.js';
import { Config } from '../config/config.js';
import { maskErrors } from '../graphql/format-error.js';
import { MAX_COMPLAINTS } from '../graphql/graphql-options.js';
import { SchemaAccess } from '../graphql/schema-access.js';
import { withoutSuggestions } from '../graphql/suggestions.js';
import type { LiveRequest } from '../limits/live-request.js';
import { OperationLimits } from '../limits/operation-limits.js';
import { pointsOf, PushBudgets } from '../limits/push-budgets.js';
import { StandingCosts } from '../limits/standing-costs.js';
import { Turns } from '../watching/turns.js';
import { paidAnswers } from './paid-answers.js';
import type { SharedAnswer } from './shared-answer.js';
import { SharedAnswers } from './shared-answers.js';
import { SubscriptionPlace } from './subscription-place.js';
import {
  prepareSubscription,
  refused,
  type PreparedSubscription,
  type SocketRequest,
  type SubscriptionRules,
} from './subscription-request.js';
import { ValidDocuments } from './valid-documents.js';

/** The holder of subscriptions, a socket or an event stream: its request, and its subscriptions from their request on. */
export interface Subscriber {
  request: SocketRequest;
  address: string;
  places: Set<SubscriptionPlace>;
}

/** A subscription that runs. */
export interface OpenSubscription extends PreparedSubscription {
  answers: AsyncGenerator<ExecutionResult, void>;
}

/** Sends an answer that others get as well; undefined if it has left, otherwise resolves when it has. */
export type Send = (answer: SharedAnswer) => Promise<void> | undefined;

/** Runs subscriptions, with the same checks and the same masking of errors over sockets and event streams. */
@Injectable()
export class Subscriptions implements OnApplicationBootstrap {
  private rules!: SubscriptionRules;
  /** Undefined where each subscription has its own execution. */
  private readonly shared: SharedAnswers | undefined;

  constructor(
    private readonly modules: ModuleRef,
    private readonly operations: OperationLimits,
    private readonly standing: StandingCosts,
    private readonly pushes: PushBudgets,
    private readonly turns: Turns,
    private readonly access: SchemaAccess,
    private readonly ids: GlobalIds,
    private readonly config: Config,
  ) {
    this.shared = config.optimizations.has('frames') ? new SharedAnswers() : undefined;
  }

  onApplicationBootstrap(): void {
    const { schema } = this.modules.get(GraphQLSchemaHost, { strict: false });
    const { limits } = this.config;
    const documents = new ValidDocuments(schema, limits.tokens, this.shared !== undefined);
    this.rules = { schema, documents, limits, operations: this.operations };
  }

  /**
   * Starts a subscription, up to its first value.
   *
   * @param send gets the answers that are shared; all others come from `answers`
   * @returns the errors if it is refused, by a check or by its resolver; mask them
   */
  async open(subscriber: Subscriber, payload: LiveRequest, send: Send): Promise<OpenSubscription | GraphQLError[]> {
    const most = this.config.limits.subscriptionsPerSocket;
    if (subscriber.places.size >= most) return [tooMany(most)];
    const place = new SubscriptionPlace(subscriber.places);
    const prepared = await prepareSubscription(this.rules, subscriber.request, payload);
    const errors = Array.isArray(prepared) ? prepared : this.stand(subscriber, place, prepared.cost);
    if (errors) {
      place.end();
      return errors.slice(0, MAX_COMPLAINTS); // graphql-js adds one that says that there are more
    }
    const { query, operationName, variables } = payload;
    const selection = JSON.stringify([query, operationName, variables]);
    return this.start(subscriber, place, prepared as PreparedSubscription, selection, send);
  }

  /** The errors as the client may see them. */
  async masked(request: SocketRequest, errors: readonly GraphQLError[]): Promise<GraphQLFormattedError[]> {
    return withoutSuggestions(maskErrors(errors, this.ids), () => this.access.admit(request));
  }

  /** @returns the errors if the open subscriptions would cost too much */
  private stand(subscriber: Subscriber, place: SubscriptionPlace, cost: number): GraphQLError[] | undefined {
    try {
      place.holds(this.standing.take({ socket: subscriber, ...payerOf(subscriber) }, cost));
      return undefined;
    } catch (error) {
      return [new GraphQLError((error as Error).message, { originalError: error as Error })];
    }
  }

  /** @param selection equal for all that ask for the same, with the same variables */
  private async start(
    subscriber: Subscriber,
    place: SubscriptionPlace,
    prepared: PreparedSubscription,
    selection: string,
    send: Send,
  ): Promise<OpenSubscription | GraphQLError[]> {
    const { pushes, turns, shared } = this;
    const points = pointsOf(prepared.cost);
    const terms = {
      points,
      pay: (signal: AbortSignal) => pushes.pay(payerOf(subscriber), points, signal),
      turns,
      over: () => place.end(),
    };
    try {
      const payNow = () => pushes.payNow(payerOf(subscriber), points);
      const answers = await (shared
        ? shared.start(prepared, { ...terms, selection, payNow, send })
        : paidAnswers(prepared, terms));
      if (!('return' in answers)) return await this.refusal(subscriber.request, answers.errors!);
      place.holds(() => void answers.return());
      return { ...prepared, answers };
    } catch (error) {
      place.end();
      throw error;
    }
  }

  /** Charges for wrong variables. A resolver's refusal has a path, and was charged with the operation. */
  private async refusal(request: SocketRequest, errors: readonly GraphQLError[]): Promise<GraphQLError[]> {
    const ofVariables = errors.every(({ path }) => path === undefined);
    return ofVariables ? refused(this.operations, request, errors.slice(0, MAX_COMPLAINTS)) : [...errors];
  }
}

function tooMany(most: number): GraphQLError {
  const message = `One socket holds at most ${most} subscriptions.`;
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function payerOf({ request, address }: Subscriber) {
  return { address, userId: request.user?.id };
}
