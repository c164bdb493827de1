import { Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Allow, Viewer, type AuthenticatedRequest } from '../auth/sessions/access.js';
import { Actor, type ByUser } from '../auth/sessions/by.js';
import { PasswordArg } from '../auth/credentials/password-arguments.js';
import { Sessions } from '../auth/sessions/sessions.js';
import type { User } from '../auth/users/user.entity.js';
import { Cost, HASHING, READING_ALL } from '../limits/cost.js';
import { EraseAccount } from './erase-account.js';
import { ExportData } from './export-data.js';

@Resolver()
export class PersonalDataResolver {
  constructor(
    private readonly data: ExportData,
    private readonly account: EraseAccount,
    private readonly sessions: Sessions,
  ) {}

  @Query(() => GraphQLJSONObject, {
    description:
      'What is kept under one’s account: of orders, queue entries and the log the newest 1,000 each. Where there are more, `more` is the path of a download that holds everything: /account/export.json.',
  })
  @Allow('account.read')
  @Cost(READING_ALL)
  exportMyData(@Viewer() viewer: User) {
    return this.data.newest(viewer);
  }

  @Mutation(() => Boolean, {
    description:
      'Erases one’s own account for good. Orders keep their totals without a customer’s name; pending orders are cancelled, and queues left. LAST_ADMIN for the last admin. Many pending orders are cancelled in portions, and the account ends with the last portion. If no answer arrived, ask again.',
  })
  @Allow('account.secure')
  @Cost(HASHING)
  async eraseMyAccount(
    @Actor() by: ByUser,
    @PasswordArg('One’s own, to show that it is really you.') password: string,
    @Context('req') request: AuthenticatedRequest,
  ) {
    await this.account.erase(by, password);
    return this.sessions.forget(request);
  }
}
