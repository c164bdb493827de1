import { UseGuards } from '@nestjs/common';
import { Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { InputArg } from '../common/arguments.js';
import { Public, Viewer, type AuthenticatedRequest } from './access.js';
import { Accounts } from './accounts.service.js';
import { LocalLoginGuard } from './local-login.js';
import { Logins } from './logins.service.js';
import { Role } from './role.js';
import type { User } from './user.entity.js';
import { LoginInput, RegisterInput, UserObject } from './user.types.js';

@Resolver(() => UserObject)
export class AuthResolver {
  constructor(
    private readonly accounts: Accounts,
    private readonly logins: Logins,
  ) {}

  @Query(() => UserObject, { nullable: true, description: 'Who is logged in; null when nobody is.' })
  @Public()
  me(@Viewer() viewer: User | null) {
    return viewer;
  }

  @Mutation(() => UserObject, { description: 'Creates the account and logs in.' })
  @Public()
  async register(@InputArg() input: RegisterInput, @Context('req') request: AuthenticatedRequest) {
    return this.logins.logIn(request, await this.accounts.create(input, Role.CUSTOMER), 'register');
  }

  @Mutation(() => UserObject, { description: 'Starts a new session for the account with this login and password.' })
  @Public()
  @UseGuards(LocalLoginGuard)
  login(@InputArg() _input: LoginInput, @Context('req') request: AuthenticatedRequest) {
    return this.logins.logIn(request, request.user as User);
  }

  @Mutation(() => Boolean, { description: 'Ends the session; true also where there was none.' })
  @Public()
  logout(@Context('req') request: AuthenticatedRequest) {
    return this.logins.logOut(request);
  }
}
