import { Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import { Config } from '../../config/config.js';
import { Rows } from '../../limits/cost.js';
import { Public, Viewer, type AuthenticatedRequest } from '../sessions/access.js';
import { ApiTokens, MAX_TOKENS } from '../sessions/api-tokens.js';
import { denial } from '../sessions/decide-access.js';
import { MAX_SESSIONS } from '../sessions/session-store.js';
import { Sessions } from '../sessions/sessions.js';
import { For } from '../users/for.js';
import { PERMISSIONS, type Permission } from '../users/permissions.js';
import type { User } from '../users/user.entity.js';
import { ApiTokenObject, SessionObject } from './account.types.js';
import { seenFrom } from './seen-from.js';
import { ViewerObject, type Viewing } from './viewer.types.js';

const ALL = Object.keys(PERMISSIONS) as Permission[];

/** The logged-in user's own things. Features add theirs beside their types. */
@Resolver(() => ViewerObject)
export class ViewerResolver {
  constructor(
    private readonly ownSessions: Sessions,
    private readonly tokens: ApiTokens,
    private readonly config: Config,
  ) {}

  @Query(() => ViewerObject, { nullable: true, description: 'The logged-in user’s own things; null for nobody.' })
  @Public()
  viewer(@Viewer() user: User | null): Viewing | null {
    return user && { user };
  }

  @WithObject()
  @ResolveField(() => [String], {
    description:
      'What the viewer may do now, such as orders.read: by the role, without what this API token may not do, and without what still needs a second factor.',
  })
  permissions(@Parent() _: Viewing, @Context('req') request: AuthenticatedRequest): Permission[] {
    return ALL.filter((permission) => !denial(permission, request, this.config));
  }

  @For('account.read')
  @ResolveField(() => [SessionObject], { nullable: true, description: 'Where one is logged in, the newest first.' })
  @Rows(MAX_SESSIONS)
  async sessions(@Parent() { user }: Viewing, @Context('req') request: AuthenticatedRequest) {
    return (await this.ownSessions.ofUser(user)).map((session) => seenFrom(request, session));
  }

  @For('account.read')
  @ResolveField(() => [ApiTokenObject], { nullable: true, description: 'One’s own, the newest first.' })
  @Rows(MAX_TOKENS)
  apiTokens({ user }: Viewing) {
    return this.tokens.ofUser(user);
  }
}
