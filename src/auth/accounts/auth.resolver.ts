import { UseGuards } from '@nestjs/common';
import { Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { InputArg } from '../../common/arguments.js';
import { Cost, HASHING } from '../../limits/cost.js';
import { Exempt } from '../../limits/exempt.js';
import { Public, Viewer, type AuthenticatedRequest } from '../sessions/access.js';
import { Actor, type By } from '../sessions/by.js';
import { LocalLoginGuard } from './local-login.js';
import { Logins } from './logins.js';
import type { User } from '../users/user.entity.js';
import { LoginInput, RegisterInput } from './account.inputs.js';
import { UserObject } from '../users/user.types.js';

@Resolver(() => UserObject)
export class AuthResolver {
  constructor(private readonly logins: Logins) {}

  @Query(() => UserObject, { nullable: true, description: 'The logged-in user, or null.' })
  @Public()
  @Exempt()
  me(@Viewer() viewer: User | null) {
    return viewer;
  }

  @Mutation(() => UserObject, { description: 'Creates the account and logs in.' })
  @Public()
  @Cost(HASHING)
  register(@InputArg() input: RegisterInput, @Context('req') request: AuthenticatedRequest) {
    return this.logins.register(request, input);
  }

  @Mutation(() => UserObject, { description: 'Starts a new session for the account with this login and password.' })
  @Public()
  @Cost(HASHING)
  @UseGuards(LocalLoginGuard)
  login(@Actor() by: By, @InputArg() _input: LoginInput, @Context('req') request: AuthenticatedRequest) {
    return this.logins.logIn(by, request, request.user as User);
  }

  @Mutation(() => Boolean, { description: 'Ends the session; true also where there was none.' })
  @Public()
  @Exempt()
  logout(@Actor() by: By, @Context('req') request: AuthenticatedRequest) {
    return this.logins.logOut(by, request);
  }
}
