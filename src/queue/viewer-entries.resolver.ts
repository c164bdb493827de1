import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ViewerObject, type Viewing } from '../auth/accounts/viewer.types.js';
import { For } from '../auth/users/for.js';
import { PageArg, type PageRequest } from '../common/page.arguments.js';
import { Queue } from './queue.js';
import { QueueEntryConnectionObject } from './queue.types.js';

/** The viewer's queue entries. */
@Resolver(() => ViewerObject)
export class ViewerEntriesResolver {
  constructor(private readonly queue: Queue) {}

  @For('orders.place')
  @ResolveField(() => QueueEntryConnectionObject, {
    nullable: true,
    description: 'One’s own entries, those that ended included, the newest first.',
  })
  queueEntries(@Parent() { user }: Viewing, @PageArg('QueueEntry') asked: PageRequest) {
    return this.queue.pageOfCustomer(user, asked);
  }
}
