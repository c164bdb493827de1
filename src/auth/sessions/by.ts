import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Acting } from '../../common/acting.js';
import { requestOf, type AuthenticatedRequest, type Client } from './access.js';
import type { User } from '../users/user.entity.js';

/**
 * The actor of a command: a user, an anonymous client or the system, with operation, address and user agent. Created
 * once, where a request comes in, and passed on from there.
 */
export interface By extends Acting, Client {
  readonly user: User | null;
  /** The session's stored id, or the API token's name. */
  readonly credential?: string;
}

/** An actor with a user. */
export interface ByUser extends By {
  readonly user: User;
}

/** The system as the actor: without a user and without entries in the audit log. */
export function bySystem(operation: string): By {
  return { operation, user: null };
}

/** The request's user as the actor of the named operation. */
export function byOf({ viewer, comesFrom, credential }: AuthenticatedRequest, operation: string): By {
  return { ...comesFrom, operation, user: viewer ?? null, credential };
}

/** The actor, as a handler's parameter; its user is null for an anonymous request to a public operation. */
export const Actor = createParamDecorator((_: unknown, context: ExecutionContext): By => {
  const operation =
    context.getType<string>() === 'graphql'
      ? GqlExecutionContext.create(context).getInfo<{ fieldName: string }>().fieldName
      : context.getHandler().name;
  return byOf(requestOf(context), operation);
});
