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
    };
  }
}

/** With the status and the header that HTTP has for it. */
function answered(error: DomainError): GraphQLError {
  const wait = retryAfterOf(error);
  const http = wait === undefined ? { status: 400 } : { status: 429, headers: new Map([['retry-after', wait]]) };
  return new GraphQLError(error.message, { originalError: error, extensions: { code: error.code, http } });
}
