import { applyDecorators, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Args, GqlExecutionContext } from '@nestjs/graphql';
import { Cost, HASHING } from '../limits/cost.js';
import { requestOf } from './access.js';
import { Passwords } from './passwords.service.js';

/**
 * Asks for the password, as the argument `password`, unless the session is new. A guard, since guards run before the
 * audit log's interceptor opens its transaction: argon2 never holds the database.
 */
@Injectable()
export class ReconfirmGuard implements CanActivate {
  constructor(private readonly passwords: Passwords) {}

  /** @throws DomainError BAD_USER_INPUT where the password is needed and missing, INVALID_CREDENTIALS, RATE_LIMITED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const { password } = GqlExecutionContext.create(context).getArgs<{ password?: string | null }>();
    await this.passwords.reconfirm(request.viewer!, password ?? undefined, request);
    return true;
  }
}

/** The mutation takes the password, in its argument `password`, a quarter of an hour after logging in. */
export const Reconfirmed = () => applyDecorators(UseGuards(ReconfirmGuard), Cost(HASHING));

/** The argument that ReconfirmGuard reads. */
export const PasswordArg = () =>
  Args('password', {
    type: () => String,
    nullable: true,
    description: 'One’s own; needed a quarter of an hour after logging in.',
  });
