import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Request } from 'express';
import type { ApiToken } from './api-token.entity.js';
import type { Permission } from '../users/permissions.js';
import type { User } from '../users/user.entity.js';

/** Where a request comes from, as far as the proxies that are trusted can tell. */
export interface Client {
  readonly address?: string;
  /** Whom limits count: the address, of an IPv6 one its first half. */
  readonly clientKey?: string;
  readonly userAgent?: string;
}

/** A request whose user, if it has one, was looked up by AccessGuard; with the token that it shows, null for one that is none. */
export type AuthenticatedRequest = Request & {
  viewer?: User | null;
  apiToken?: ApiToken | null;
  /** The session, as it is stored, or the API token's name; undefined for nobody. */
  credential?: string;
  /** Where it comes from. */
  client?: Client;
};

export const ACCESS = 'foyer:access';
export type Access = Permission | 'public';

/** Only for who has this permission: UNAUTHENTICATED or FORBIDDEN for everybody else. */
export const Allow = (permission: Permission) => SetMetadata<string, Access>(ACCESS, permission);

/** For everybody, logged in or not. */
export const Public = () => SetMetadata<string, Access>(ACCESS, 'public');

/** The logged-in user; where the operation is public, perhaps null. */
export const Viewer = createParamDecorator(
  (_: unknown, context: ExecutionContext) => requestOf(context).viewer ?? null,
);

/** The HTTP request behind a GraphQL operation or a page. */
export function requestOf(context: ExecutionContext): AuthenticatedRequest {
  return context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<{ req: AuthenticatedRequest }>().req
    : context.switchToHttp().getRequest<AuthenticatedRequest>();
}
