import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { GraphQLError } from 'graphql';
import { DomainError, retryAfterOf } from '../common/domain-error.js';
import type { Spender } from './budgets.js';
import { OperationLimits } from './operation-limits.js';

type Context = { req: Spender };

/** Holds what comes over HTTP to the limits, before anything of it is run. */
@Plugin()
export class OperationLimitsPlugin implements ApolloServerPlugin<Context> {
  constructor(private readonly limits: OperationLimits) {}

  async requestDidStart(): Promise<GraphQLRequestListener<Context>> {
    return {
      didResolveOperation: async ({ schema, document, operation, request: { variables }, contextValue }) => {
        if (!operation) return;
        try {
          await this.limits.admit(contextValue.req, { schema, document, operation, variables });
        } catch (error) {
          throw error instanceof DomainError ? answered(error) : error;
        }
      },
      willSendResponse: async ({ response: { http, body } }) => {
        if (body.kind !== 'single') return;
        const limited = body.singleResult.errors?.find(({ extensions }) => extensions?.['code'] === 'RATE_LIMITED');
        const wait = limited && retryAfterOf(limited.extensions ?? {});
        if (wait === undefined) return;
        http.status = 429;
        http.headers.set('retry-after', wait);
      },
    };
  }
}

/** With the status that HTTP has for it. */
function answered(error: DomainError): GraphQLError {
  const http = { status: 400 };
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http } });
}
