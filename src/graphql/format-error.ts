import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { Logger } from '@nestjs/common';
import { GraphQLError, OperationTypeNode, type GraphQLFormattedError } from 'graphql';
import { DomainError } from '../common/domain-error.js';
import { ErrorCode } from '../common/error-code.js';
import type { GlobalIds } from '../common/ids/global-ids.js';
import { publicDetails } from '../common/ids/id-details.js';
import { shorten } from '../common/shorten.js';
import { logUnforeseen, OUR_FAULT } from '../common/unforeseen.js';
import { unavailable } from '../persistence/driver/database-errors.js';
import { complaintOfGraphql } from './graphql-complaints.js';

const logger = new Logger('GraphQL');

/** Errors below the root field of a mutation: what it did is committed by then. */
const afterCommit = new WeakSet<object>();
const ANSWER_LOST = 'It is done, but its answer could not be read. Look at it before you try again.';

/** Notes which errors come from reading the answer of a mutation; `formatError` does not know the operation. */
export const noteLostAnswers: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, operation }) {
        if (operation?.operation !== OperationTypeNode.MUTATION) return;
        for (const error of errors) if ((error.path?.length ?? 0) > 1) afterCommit.add(error);
      },
    };
  },
};

/** `formatError` for errors outside of HTTP, for which Apollo does not call it. */
export function maskErrors(errors: readonly GraphQLError[], ids: GlobalIds): GraphQLFormattedError[] {
  return errors.map((error) => formatError(error.toJSON(), error, ids));
}

/** An expected failure keeps its code and details. Any other is logged with its stack; the client gets an `errorId`. */
export function formatError(formatted: GraphQLFormattedError, error: unknown, ids: GlobalIds): GraphQLFormattedError {
  const { locations, path } = formatted;
  const thrown = originOf(error);
  const cause = unavailable(thrown) ?? thrown;

  if (cause instanceof DomainError) {
    if (cause.code === 'TEMPORARILY_UNAVAILABLE' && afterCommit.has(error as object)) {
      const extensions = { code: cause.code, details: { ...cause.details, outcome: 'UNKNOWN' } };
      return { message: ANSWER_LOST, locations, path, extensions };
    }
    const extensions = { code: cause.code, details: publicDetails(ids, cause.details) };
    return { message: shorten(cause.message), locations, path, extensions };
  }
  const complaint = complaintOfGraphql(formatted, error);
  if (complaint) return { message: shorten(formatted.message), locations, path, extensions: complaint };

  const errorId = logUnforeseen(logger, cause, { path });
  return { message: OUR_FAULT, locations, path, extensions: { code: ErrorCode.INTERNAL_SERVER_ERROR, errorId } };
}

/** The error that our own code threw, in a resolver or before one. */
function originOf(error: unknown): unknown {
  const { originalError } = error instanceof GraphQLError ? error : {};
  return originalError instanceof DomainError ? originalError : unwrapResolverError(error);
}
