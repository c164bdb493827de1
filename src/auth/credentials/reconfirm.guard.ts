import { applyDecorators, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { badInput } from '../../common/domain-error.js';
import { normaliseSecret } from '../../common/text/secrets.js';
import { fits, ifShort } from '../../common/text-length.js';
import { Cost, HASHING } from '../../limits/cost.js';
import { requestOf } from '../sessions/access.js';
import { byOf, type ByUser } from '../sessions/by.js';
import { PasswordArg } from './password-arguments.js';
import { MAX_PASSWORD } from './password-rules.js';
import { Passwords } from './passwords.js';

/**
 * Requires the password, as the argument `password`, unless the session is new. A guard runs before the mutation opens
 * its transaction: argon2 never occupies a database connection.
 */
@Injectable()
export class ReconfirmGuard implements CanActivate {
  constructor(private readonly passwords: Passwords) {}

  /** @throws DomainError BAD_USER_INPUT if the password is needed and missing, INVALID_CREDENTIALS, RATE_LIMITED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const { password } = GqlExecutionContext.create(context).getArgs<{ password?: string | null }>();
    if (!fits(ifShort(password ?? '', MAX_PASSWORD, normaliseSecret), MAX_PASSWORD))
      throw badInput('password', `takes at most ${MAX_PASSWORD} characters`);
    const by = byOf(request, context.getHandler().name) as ByUser; // AccessGuard has set the user
    await this.passwords.reconfirm(by, password ?? undefined, request);
    return true;
  }
}

/** The mutation requires the password, in its argument `password`, from 15 minutes after the login. */
export const Reconfirmed = () => applyDecorators(UseGuards(ReconfirmGuard), Cost(HASHING));

/** The argument that ReconfirmGuard reads. */
export const RepeatedPasswordArg = () =>
  PasswordArg('One’s own; needed a quarter of an hour after logging in.', { nullable: true });
