import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Viewer } from '../../auth/sessions/access.js';
import { For } from '../../auth/users/for.js';
import type { User } from '../../auth/users/user.entity.js';
import { ChangedBy } from '../../bus/changed-by.js';
import { Rows } from '../../limits/cost.js';
import type { Order } from '../../orders/order.entity.js';
import { OrderObject } from '../../orders/orders.types.js';
import { ActivityFeed, MAX_HISTORY } from './activity-feed.js';
import { ActivityObject } from './activity.types.js';

@Resolver(() => OrderObject)
export class OrderHistoryResolver {
  constructor(private readonly feed: ActivityFeed) {}

  @For({ owner: 'orders.place', others: 'orders.read' })
  @ResolveField(() => [ActivityObject], {
    nullable: true,
    description: `What happened to the order: the newest ${MAX_HISTORY} rows of the feed about it, the oldest of them first. For its customer the moves alone, without who made them.`,
  })
  @Rows(MAX_HISTORY)
  @ChangedBy('order.*')
  history(@Parent() { id }: Order, @Viewer() viewer: User) {
    return viewer.may('orders.read') ? this.feed.ofOrder(id) : this.feed.movesOfOrder(id);
  }
}
