import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Viewer } from '../../auth/sessions/access.js';
import { Actor, type ByUser } from '../../auth/sessions/by.js';
import { Reconfirmed, RepeatedPasswordArg } from '../../auth/credentials/reconfirm.guard.js';
import { Role } from '../../auth/users/role.js';
import type { User } from '../../auth/users/user.entity.js';
import { UserObject } from '../../auth/users/user.types.js';
import { InputArg, TextArg } from '../../common/arguments.js';
import { IdArg } from '../../common/ids/id-arguments.js';
import { PageArg, type PageRequest } from '../../common/page.arguments.js';
import { Users } from './users.js';
import { CreateStaffInput, PasswordLinkObject, UserConnectionObject } from './users.types.js';

const ENDS = 'Ends the user’s sessions, API tokens, sockets and password links.';

@Resolver()
export class UsersResolver {
  constructor(private readonly service: Users) {}

  @Query(() => UserConnectionObject, { description: 'Admins. The newest first.' })
  @Allow('users.read')
  users(
    @PageArg('User') asked: PageRequest,
    @TextArg(
      'search',
      100,
      'Beginnings of words of username, address and name, in any order, whatever the case and accents; at most 100 characters and 16 words.',
    )
    search?: string,
    @Args('role', { type: () => Role, nullable: true, description: 'Only with this role.' }) role?: Role | null,
  ) {
    return this.service.search({ search, role }, asked);
  }

  @Query(() => UserObject, {
    nullable: true,
    description: 'Oneself, or anybody for admins; null for anybody else.',
  })
  @Allow('account.read')
  user(@Viewer() viewer: User, @IdArg('User') id: number) {
    return this.service.visible(viewer, id);
  }

  @Mutation(() => PasswordLinkObject, {
    description: 'Admins. Makes an account without a password, and the link with which its owner sets one.',
  })
  @Allow('users.manage')
  @Reconfirmed()
  createStaff(
    @Actor() by: ByUser,
    @InputArg() input: CreateStaffInput,
    @RepeatedPasswordArg() _password: string | null | undefined,
  ) {
    return this.service.createStaff(by, input);
  }

  @Mutation(() => PasswordLinkObject, {
    description: 'Admins. For somebody else who has forgotten the password; the link before it is void.',
  })
  @Allow('users.manage')
  @Reconfirmed()
  createPasswordResetLink(
    @Actor() by: ByUser,
    @IdArg('User', 'userId') userId: number,
    @RepeatedPasswordArg() _password: string | null | undefined,
  ) {
    return this.service.createPasswordResetLink(by, userId);
  }

  @Mutation(() => UserObject, { description: `Admins. LAST_ADMIN when nobody would be left. ${ENDS}` })
  @Allow('users.manage')
  @Reconfirmed()
  setRole(
    @Actor() by: ByUser,
    @IdArg('User', 'userId') userId: number,
    @Args('role', { type: () => Role, description: 'The account’s role from now on.' }) role: Role,
    @RepeatedPasswordArg() _password: string | null | undefined,
  ) {
    return this.service.setRole(by, userId, role);
  }

  @Mutation(() => UserObject, {
    description: `Admins. LAST_ADMIN when nobody would be left. ${ENDS} Disabling also cancels the account’s pending orders, with a reason, and takes it out of all queues; after an answer that did not come, ask again.`,
  })
  @Allow('users.manage')
  @Reconfirmed()
  setDisabled(
    @Actor() by: ByUser,
    @IdArg('User', 'userId') userId: number,
    @Args('disabled', { description: 'Whether it may do nothing from now on.' }) disabled: boolean,
    @RepeatedPasswordArg() _password: string | null | undefined,
  ) {
    return this.service.setDisabled(by, userId, disabled);
  }

  @Mutation(() => UserObject, {
    description:
      'Admins. For somebody else who has lost the app and the recovery codes. Ends the user’s sessions, and closes all of their sockets.',
  })
  @Allow('users.manage')
  @Reconfirmed()
  resetSecondFactor(
    @Actor() by: ByUser,
    @IdArg('User', 'userId') userId: number,
    @RepeatedPasswordArg() _password: string | null | undefined,
  ) {
    return this.service.resetSecondFactor(by, userId);
  }
}
