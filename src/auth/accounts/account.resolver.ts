import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { InputArg, LineArg } from '../../common/arguments.js';
import { IdArg } from '../../common/ids/id-arguments.js';
import { Cost, HASHING, Rows } from '../../limits/cost.js';
import { Exempt } from '../../limits/exempt.js';
import { Allow, Public, Viewer, type AuthenticatedRequest } from '../sessions/access.js';
import { ApiTokenObject, SecondFactorSetupObject, SessionObject } from './account.types.js';
import { ChangePasswordInput, SetPasswordInput } from '../credentials/password.inputs.js';
import { ApiTokens, MAX_TOKENS } from '../sessions/api-tokens.js';
import { Actor, type By, type ByUser } from '../sessions/by.js';
import { PasswordArg } from '../credentials/password-arguments.js';
import { Passwords } from '../credentials/passwords.js';
import { Reconfirmed, RepeatedPasswordArg } from '../credentials/reconfirm.guard.js';
import { SecondFactors } from '../credentials/second-factors.js';
import { MAX_SESSIONS } from '../sessions/session-store.js';
import { seenFrom } from './seen-from.js';
import { sessionOf, Sessions } from '../sessions/sessions.js';
import type { User } from '../users/user.entity.js';
import { UserObject } from '../users/user.types.js';

/** Operations on the user's own account. */
@Resolver()
export class AccountResolver {
  constructor(
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly secondFactors: SecondFactors,
  ) {}

  @Query(() => [SessionObject], { description: 'Where one is logged in, the newest first.' })
  @Allow('account.read')
  @Rows(MAX_SESSIONS)
  @Exempt()
  async mySessions(@Viewer() viewer: User, @Context('req') request: AuthenticatedRequest) {
    return (await this.sessions.ofUser(viewer)).map((session) => seenFrom(request, session));
  }

  @Query(() => [ApiTokenObject], { description: 'One’s own, the newest first.' })
  @Allow('account.read')
  @Rows(MAX_TOKENS)
  @Exempt()
  apiTokens(@Viewer() viewer: User) {
    return this.tokens.ofUser(viewer);
  }

  @Mutation(() => SessionObject, { description: 'Ends one of one’s own sessions, and the sockets that came with it.' })
  @Allow('account.secure')
  @Exempt()
  async revokeSession(
    @Actor() by: ByUser,
    @IdArg('Session', 'id', { description: 'Which one, as mySessions names it.' }) id: string,
    @Context('req') request: AuthenticatedRequest,
  ) {
    return seenFrom(request, await this.sessions.revoke(by, id));
  }

  @Mutation(() => ApiTokenObject, { description: 'A new token. `secret` is in this answer and never again.' })
  @Allow('account.secure')
  @Reconfirmed()
  createApiToken(
    @Actor() by: ByUser,
    @LineArg('name', 100, 'Its purpose; at most 100 characters.') name: string,
    @Args('expiresAt', {
      type: () => Date,
      nullable: true,
      description: 'At most 366 days from now; 90 where left out.',
    })
    expiresAt: Date | null | undefined,
    @RepeatedPasswordArg() _password: string | null | undefined,
  ) {
    return this.tokens.create(by, name, expiresAt ?? undefined);
  }

  @Mutation(() => ApiTokenObject, { description: 'From now on nobody gets in with it.' })
  @Allow('account.secure')
  @Exempt()
  revokeApiToken(@Actor() by: ByUser, @IdArg('ApiToken') id: number) {
    return this.tokens.revoke(by, id);
  }

  @Mutation(() => UserObject, { description: 'Ends one’s other sessions; this one goes on under a new id.' })
  @Allow('account.secure')
  @Cost(HASHING)
  @Exempt()
  changePassword(
    @Actor() by: ByUser,
    @InputArg() input: ChangePasswordInput,
    @Context('req') request: AuthenticatedRequest,
  ) {
    return this.passwords.change(by, input, request);
  }

  @Mutation(() => UserObject, { description: 'Sets the password of the link’s account, once. It does not log in.' })
  @Public()
  @Cost(HASHING)
  setPassword(@Actor() by: By, @InputArg() input: SetPasswordInput) {
    return this.passwords.setByLink(by, input);
  }

  @Mutation(() => SecondFactorSetupObject, {
    description: 'What to tell an authenticator app. It counts from confirmSecondFactor on.',
  })
  @Allow('account.secure')
  @Reconfirmed()
  startSecondFactor(@Actor() by: ByUser, @RepeatedPasswordArg() _password: string | null | undefined) {
    return this.secondFactors.start(by);
  }

  @Mutation(() => [String], {
    description:
      'From now on logging in takes a code; one’s other sessions end. Answers with ten recovery codes, shown this once, each good once.',
  })
  @Allow('account.secure')
  confirmSecondFactor(
    @Actor() by: ByUser,
    @LineArg('code', 20, 'The code that the app shows now, in digits of any script.') code: string,
    @Context('req') request: AuthenticatedRequest,
  ) {
    return this.secondFactors.confirm(by, code, sessionOf(request)!);
  }

  @Mutation(() => UserObject, { description: 'Logging in takes the password alone again; one’s other sessions end.' })
  @Allow('account.secure')
  @Cost(HASHING)
  async removeSecondFactor(
    @Actor() by: ByUser,
    @PasswordArg('One’s own, to show that it is really you.') password: string,
    @Context('req') request: AuthenticatedRequest,
  ) {
    await this.passwords.confirm(by, password);
    return this.secondFactors.removeOwn(by, sessionOf(request)!);
  }
}
