import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Acting } from '../../common/acting.js';
import { requestOf, type AuthenticatedRequest, type Client } from './access.js';
import type { User } from '../users/user.entity.js';

/**
 * Who acts: a user, nobody yet, or the system; through which operation, from where and with what. It is made once, where a
 * request comes in, and handed on to whatever is done.
 */
export interface By extends Acting, Client {
  readonly user: User | null;
  /** The session as it is stored, or the API token's name. */
  readonly credential?: string;
}

/** A user who acts. */
export interface ByUser extends By {
  readonly user: User;
}

/** The system itself, which has no user and no entry in the audit log. */
export function bySystem(operation: string): By {
  return { operation, user: null };
}

/** The request's user, who acts through the operation of that name. */
export function byOf({ viewer, client, credential }: AuthenticatedRequest, operation: string): By {
  return { ...client, operation, user: viewer ?? null, credential };
}

/** Who acts, for a handler's parameter; where the operation is public, perhaps nobody. */
export const Actor = createParamDecorator((_: unknown, context: ExecutionContext): By => {
  const operation =
    context.getType<string>() === 'graphql'
      ? GqlExecutionContext.create(context).getInfo<{ fieldName: string }>().fieldName
      : context.getHandler().name;
  return byOf(requestOf(context), operation);
});
