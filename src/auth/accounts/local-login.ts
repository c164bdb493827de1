import { Injectable, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { AuthGuard, PassportSerializer, PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { validationPipe } from '../../common/validation.js';
import { requestOf, type AuthenticatedRequest } from '../sessions/access.js';
import { Logins } from './logins.js';
import type { User } from '../users/user.entity.js';
import { LoginInput } from './account.inputs.js';

/** Passport's local strategy: username or e-mail address, and password. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly logins: Logins) {
    super({ usernameField: 'login', passwordField: 'password', passReqToCallback: true });
  }

  validate(request: AuthenticatedRequest, login: string, password: string): Promise<User> {
    const { code } = request.body as LoginInput;
    return this.logins.authenticate(request, { login, password, code });
  }
}

/** Runs the local strategy on the `input` of a GraphQL mutation instead of a form. */
@Injectable()
export class LocalLoginGuard extends AuthGuard('local') {
  private readonly rules = validationPipe();

  /**
   * Guards run before pipes, so the input is validated here.
   * @throws DomainError BAD_USER_INPUT, as Logins.authenticate
   */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.rules.transform(inputOf(context), { type: 'body', metatype: LoginInput });
    return (await super.canActivate(context)) as boolean;
  }

  override getRequest(context: ExecutionContext) {
    const request = requestOf(context);
    const input = inputOf(context);
    // passport-local rejects an empty field as a malformed request; a blank is a login that no account has.
    request.body = { login: input.login || ' ', password: input.password || ' ', code: input.code };
    return request;
  }

  override handleRequest<T>(error: Error | null, user: T): T {
    if (error) throw error;
    return user;
  }
}

function inputOf(context: ExecutionContext): LoginInput {
  return GqlExecutionContext.create(context).getArgs<{ input: LoginInput }>().input;
}

/** The session stores the user's id only. Account and role are read from the database for each request. */
@Injectable()
export class SessionSerializer extends PassportSerializer {
  serializeUser(user: User, done: (error: unknown, id: number) => void): void {
    done(null, user.id);
  }

  deserializeUser(id: number, done: (error: unknown, user: { id: number }) => void): void {
    done(null, { id });
  }
}
