import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { GraphQLError, type FormattedExecutionResult } from 'graphql';
import { DomainError, retryAfterOf } from '../common/domain-error.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import { maskErrors } from './format-error.js';
import type { Spender } from '../limits/budgets.js';
import { OperationLimits } from '../limits/operation-limits.js';

/** A request, and the cost of its operation if it asks for it. */
type Context = { req: Spender & { cost?: { requested: number; limit: number } } };

/** Errors that are no refusal: nothing was read, or it is charged already. */
const NOT_CHARGED = new Set<unknown>(['RATE_LIMITED', 'PERSISTED_QUERY_NOT_FOUND']);

/** Applies OperationLimits to operations over HTTP, before they run. */
@Plugin()
export class OperationLimitsPlugin implements ApolloServerPlugin<Context> {
  private readonly listener: Promise<GraphQLRequestListener<Context>>;

  constructor(
    private readonly limits: OperationLimits,
    private readonly ids: GlobalIds,
  ) {
    this.listener = Promise.resolve(this.listen());
  }

  requestDidStart(): Promise<GraphQLRequestListener<Context>> {
    return this.listener;
  }

  private listen(): GraphQLRequestListener<Context> {
    return {
      didResolveOperation: async ({ schema, document, operation, request, contextValue: { req } }) => {
        if (!operation) return;
        const { variables, extensions } = request;
        try {
          const requested = await this.limits.admit(req, { schema, document, operation, variables });
          if (extensions?.['cost'] === true) req.cost = { requested, limit: this.limits.mostCost };
        } catch (error) {
          throw error instanceof DomainError ? answered(error) : error;
        }
      },
      willSendResponse: async ({ response: { http, body }, contextValue }) => {
        if (body.kind !== 'single') return;
        const { cost } = contextValue.req;
        if (cost) body.singleResult.extensions = { cost };
        if (!body.singleResult.errors) return;
        if (isRefusal(body.singleResult)) {
          try {
            await this.limits.refused(contextValue.req);
          } catch (error) {
            body.singleResult = { errors: maskErrors([answered(error as DomainError)], this.ids) };
          }
        }
        const limited = body.singleResult.errors?.find(({ extensions }) => extensions?.['code'] === 'RATE_LIMITED');
        const wait = limited && retryAfterOf(limited.extensions ?? {});
        if (wait === undefined) return;
        http.status = 429;
        http.headers.set('retry-after', wait);
      },
    };
  }
}

/** Whether nothing was run because of the document or its variables. */
function isRefusal({ data, errors = [] }: FormattedExecutionResult): boolean {
  return (
    data === undefined && errors.length > 0 && errors.every(({ extensions }) => !NOT_CHARGED.has(extensions?.['code']))
  );
}

/** The GraphQL error, with status 400. */
function answered(error: DomainError): GraphQLError {
  const http = { status: 400 };
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http } });
}
