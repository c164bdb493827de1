import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { OperationTypeNode, type GraphQLResolveInfo } from 'graphql';
import { DomainError } from '../../common/domain-error.js';
import { Config } from '../../config/config.js';
import { Transactions } from '../../persistence/transactions.js';
import { ACCESS, requestOf, type Access, type AuthenticatedRequest } from './access.js';
import { denial } from './decide-access.js';
import { findUser } from '../users/find-user.js';
import type { User } from '../users/user.entity.js';

/** Looks up the request's user, and checks the permission that each operation, page and download names. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger('Access');

  constructor(
    private readonly reflector: Reflector,
    private readonly transactions: Transactions,
    private readonly config: Config,
  ) {}

  /** @throws DomainError UNAUTHENTICATED, FORBIDDEN; Error if the handler names no permission */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (!access) throw new Error(`${context.getClass().name}.${context.getHandler().name} names no permission`);

    const request = requestOf(context);
    if (request.apiToken === null) {
      this.logger.warn({ address: request.comesFrom?.address }, 'Refused an unknown or expired API token');
      throw new DomainError('UNAUTHENTICATED', 'This API token is not, or no longer, valid.');
    }
    request.viewer = await this.viewerOf(request, context);

    const refusal = denial(access, request, this.config);
    if (refusal?.code === 'FORBIDDEN') this.note(request, access);
    if (refusal) throw refusal;
    return true;
  }

  /**
   * The active user of the request. The one that was read with the session or token serves until a mutation has run,
   * which may have changed the account.
   */
  private viewerOf(request: AuthenticatedRequest, context: ExecutionContext): User | null | Promise<User | null> {
    const id = (request.user as { id: number } | undefined)?.id;
    if (id === undefined) return null;
    const { userAsRead } = request;
    if (isMutation(context)) request.userAsRead = undefined;
    return userAsRead === undefined ? findUser(this.transactions.em, id) : userAsRead;
  }

  private note({ viewer, comesFrom }: AuthenticatedRequest, permission: Access): void {
    const facts = { permission, userId: viewer?.id, address: comesFrom?.address };
    this.logger.warn(facts, 'Refused: the account lacks the permission');
  }
}

function isMutation(context: ExecutionContext): boolean {
  if (context.getType<string>() !== 'graphql') return false;
  const { operation } = GqlExecutionContext.create(context).getInfo<GraphQLResolveInfo>();
  return operation.operation === OperationTypeNode.MUTATION;
}
