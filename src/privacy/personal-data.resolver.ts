import { Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Allow, Viewer, type AuthenticatedRequest } from '../auth/access.js';
import { PasswordArg } from '../auth/password-arguments.js';
import { Sessions } from '../auth/sessions.js';
import type { User } from '../auth/user.entity.js';
import { Cost, HASHING, READING_ALL } from '../limits/cost.js';
import { PersonalData } from './personal-data.service.js';

@Resolver()
export class PersonalDataResolver {
  constructor(
    private readonly data: PersonalData,
    private readonly sessions: Sessions,
  ) {}

  @Query(() => GraphQLJSONObject, {
    description: 'Everything that is kept under one’s account; the same as a download at /account/export.json.',
  })
  @Allow('account.read')
  @Cost(READING_ALL)
  exportMyData(@Viewer() viewer: User) {
    return this.data.exportOf(viewer);
  }

  @Mutation(() => Boolean, {
    description:
      'Forgets who one is, for good. Orders stay with their totals, as nobody’s; pending ones are cancelled and queues left. LAST_ADMIN when nobody would be left.',
  })
  @Allow('account.secure')
  @Cost(HASHING)
  async eraseMyAccount(
    @Viewer() viewer: User,
    @PasswordArg('One’s own, to show that it is really you.') password: string,
    @Context('req') request: AuthenticatedRequest,
  ) {
    await this.data.erase(viewer, password);
    return this.sessions.logOut(request);
  }
}
