import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow } from '../../auth/sessions/access.js';
import { Actor, type ByUser } from '../../auth/sessions/by.js';
import { Reset } from './reset.js';

@Resolver()
export class ResetResolver {
  constructor(private readonly reset: Reset) {}

  @Mutation(() => Boolean, {
    description:
      'Admins. Drops orders, queues and events, keeps users, seeds the default event anew. `confirm` must be RESET ALL DATA; in production only with ALLOW_RESET=true.',
  })
  @Allow('data.reset')
  resetAllData(
    @Actor() by: ByUser,
    @Args('confirm', { type: () => String, description: 'RESET ALL DATA, to the letter.' }) confirm: string,
  ) {
    return this.reset.everything(by, confirm);
  }
}
