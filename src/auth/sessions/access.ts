import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Request } from 'express';
import type { OwnedSession, OwnedToken } from './credential-owners.js';
import type { Permission } from '../users/permissions.js';
import type { User } from '../users/user.entity.js';

/** The client of a request, as far as trusted proxies report it. */
export interface Client {
  readonly address?: string;
  /** The key that limits count by: the address, of an IPv6 address its first half. */
  readonly clientKey?: string;
  readonly userAgent?: string;
}

/** The session of a cookie, as it was when the request came. */
export interface ShownSession extends OwnedSession {
  /** The id as the cookie has it. It is a secret. */
  cookieId: string;
}

/** A request after AccessGuard: `viewer` is its user, `apiToken` its token. `apiToken` is null for an invalid token. */
export type AuthenticatedRequest = Request & {
  viewer?: User | null;
  apiToken?: OwnedToken | null;
  /** The session of the request's cookie; undefined with a token, and once the request has logged in or out. */
  shownSession?: ShownSession;
  /** The user as read with the session or token when the request came; null for a disabled account. */
  userAsRead?: User | null;
  /** The session's stored id, or the API token's name; undefined for an anonymous request. */
  credential?: string;
  /** The client's address and user agent. */
  comesFrom?: Client;
};

export const ACCESS = 'foyer:access';
export type Access = Permission | 'public';

/** Requires this permission. Other requests get UNAUTHENTICATED or FORBIDDEN. */
export const Allow = (permission: Permission) => SetMetadata<string, Access>(ACCESS, permission);

/** Requires no permission and no login. */
export const Public = () => SetMetadata<string, Access>(ACCESS, 'public');

/** The logged-in user; null for an anonymous request to a public operation. */
export const Viewer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).viewer ?? null,
);

/** The HTTP request behind a GraphQL operation or a page. */
export function requestOf(context: ExecutionContext): AuthenticatedRequest {
  return context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<{ req: AuthenticatedRequest }>().req
    : context.switchToHttp().getRequest<AuthenticatedRequest>();
}
