import { Info, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { WithObject } from '../../common/field-rights.js';
import type { GraphQLResolveInfo } from 'graphql';
import { ChangedBy } from '../../bus/changed-by.js';
import { FEED_KINDS } from '../../bus/message.js';
import type { Activity } from '../../journal/activity.entity.js';
import { Allow } from '../../auth/sessions/access.js';
import { Actor, type ByUser } from '../../auth/sessions/by.js';
import { For } from '../../auth/users/for.js';
import { User } from '../../auth/users/user.entity.js';
import { UserObject } from '../../auth/users/user.types.js';
import { ExactArg, FirstArg } from '../../common/arguments.js';
import { IdArg } from '../../common/ids/id-arguments.js';
import { PageArg, type PageRequest } from '../../common/page.arguments.js';
import { LiveViews, LIVE, READ_ALONG } from '../../watching/live-views.js';
import { NestedRows } from '../../orders/nested-rows.js';
import { Order } from '../../orders/order.entity.js';
import { showsCustomer } from '../../orders/shows-order.js';
import { ApprovalResultObject, OrderObject } from '../../orders/orders.types.js';
import { MAX_KEY } from '../../persistence/idempotency.js';
import { Loaders } from '../../persistence/loaders.js';
import type { Event } from '../../tickets/event.entity.js';
import { Events } from '../../tickets/events.js';
import { TicketType } from '../../tickets/ticket-type.entity.js';
import { EventObject, TicketTypeObject } from '../../tickets/tickets.types.js';
import { WatchedEvent } from '../../tickets/watched-event.js';
import { ActivityFeed } from './activity-feed.js';
import { activityTypeOf, ActivityType } from './activity-type.js';
import { ActivityConnectionObject, ActivityObject } from './activity.types.js';
import { ApprovalDesk } from './approval-desk.js';

const EVENT = { nullable: true, description: 'Which event; without it, the default one.' };

/** Operations on pending orders, and the feed. */
@Resolver()
export class DeskResolver {
  constructor(
    private readonly desk: ApprovalDesk,
    private readonly feed: ActivityFeed,
    private readonly events: Events,
    private readonly nested: NestedRows,
    private readonly views: LiveViews,
  ) {}

  @Query(() => [OrderObject], {
    description:
      'Staff. VIP before MIXED before REGULAR, the oldest first within each. The first ones only, as many as `first` says; Event.orders with `status: PENDING` and `orderBy: NEXT` has all of them.',
  })
  @Allow('orders.read')
  async pendingOrders(
    @Info() info: GraphQLResolveInfo,
    @FirstArg(50) first: number,
    @IdArg('Event', 'eventId', EVENT) eventId?: number,
  ) {
    const orders = await this.desk.pending(eventId, first);
    await this.nested.read(info, [], orders);
    return orders;
  }

  @Subscription(() => [OrderObject], { name: 'pendingOrders', description: `Staff. As the query has them. ${LIVE}` })
  @Allow('orders.read')
  @ChangedBy('order.*')
  watchPendingOrders(
    @Info() info: GraphQLResolveInfo,
    @FirstArg(50) first: number,
    @IdArg('Event', 'eventId', EVENT) eventId?: number,
  ) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch(info, {
      key: `${eventId} ${first}`,
      triggers: shown.triggers,
      read: () => shown.reading((id) => this.desk.pending(id, first)),
      concerns: (message, orders) => shown.concerns(message) || showsCustomer(orders, message),
    });
  }

  @Query(() => [ActivityObject], {
    description: 'Staff. The newest first, as many as `first` says; Event.activity has all of them.',
  })
  @Allow('orders.read')
  recentActivity(@FirstArg() first: number, @IdArg('Event', 'eventId', EVENT) eventId?: number) {
    return this.feed.recent(eventId, first);
  }

  @Subscription(() => [ActivityObject], {
    name: 'recentActivity',
    description: `Staff. As the query has them. ${LIVE}`,
  })
  @Allow('orders.read')
  @ChangedBy(...FEED_KINDS)
  watchRecentActivity(
    @Info() info: GraphQLResolveInfo,
    @FirstArg() first: number,
    @IdArg('Event', 'eventId', EVENT) eventId?: number,
  ) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch(info, {
      key: `${eventId} ${first}`,
      triggers: shown.triggers,
      read: () => shown.reading((id) => this.feed.recent(id, first)),
      // Rows name their orders, not the customers of these.
      concerns: (message) => shown.concerns(message) || message.userId !== undefined,
    });
  }

  @Mutation(() => ApprovalResultObject, {
    nullable: true,
    description:
      'Staff. Approves the first of pendingOrders; null when nothing is pending. A repeated key answers with the first result.',
  })
  @Allow('orders.decide')
  processNextOrder(
    @Actor() by: ByUser,
    @IdArg('Event', 'eventId', EVENT) eventId?: number,
    @ExactArg('idempotencyKey', MAX_KEY, '1 to 200 characters.', { nullable: true }) idempotencyKey?: string,
  ) {
    return this.desk.processNext(by, eventId, idempotencyKey);
  }
}

@Resolver(() => EventObject)
export class ActivityOfEventResolver {
  constructor(private readonly feed: ActivityFeed) {}

  @For('orders.read')
  @ChangedBy()
  @ResolveField(() => ActivityConnectionObject, {
    nullable: true,
    description: `Staff. Its feed, the newest first. ${READ_ALONG}`,
  })
  activity(@Parent() { id }: Event, @PageArg('Activity') asked: PageRequest) {
    return this.feed.page(id, asked);
  }
}

@Resolver(() => ActivityObject)
export class ActivityResolver {
  constructor(private readonly loaders: Loaders) {}

  @WithObject()
  @ResolveField(() => ActivityType, { description: '`kind` as one of a closed set.' })
  type({ kind }: Activity) {
    return activityTypeOf(kind);
  }

  @For('orders.read', 'null')
  @ResolveField(() => UserObject, {
    nullable: true,
    description: 'The acting user; null for the system, and for customers.',
  })
  actor(activity: Activity) {
    return this.loaders.maybeOne(User, activity.actorId);
  }

  @WithObject()
  @ResolveField(() => OrderObject, { nullable: true, description: 'The order, where it is about one.' })
  order(activity: Activity) {
    return this.loaders.maybeOne(Order, activity.orderId);
  }

  @WithObject()
  @ResolveField(() => TicketTypeObject, { nullable: true, description: 'The ticket type, where it is about one.' })
  ticketType(activity: Activity) {
    return this.loaders.maybeOne(TicketType, activity.ticketTypeId);
  }
}
