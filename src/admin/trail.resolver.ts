import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Activity } from '../audit/activity.entity.js';
import { User } from '../auth/user.entity.js';
import { UserObject } from '../auth/user.types.js';
import { Order } from '../orders/order.entity.js';
import { OrderObject } from '../orders/orders.types.js';
import { Loaders } from '../persistence/loaders.js';
import type { StockMovement } from '../tickets/stock-movement.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { StockMovementObject, TicketTypeObject } from '../tickets/tickets.types.js';
import { ActivityObject } from './admin.types.js';

@Resolver(() => ActivityObject)
export class ActivityResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField(() => UserObject, { nullable: true, description: 'Who did it; null for the system.' })
  actor(@Parent() activity: Activity) {
    return this.loaders.maybeOne(User, activity.actorId);
  }

  @ResolveField(() => OrderObject, { nullable: true, description: 'The order, where it is about one.' })
  order(@Parent() activity: Activity) {
    return this.loaders.maybeOne(Order, activity.orderId);
  }

  @ResolveField(() => TicketTypeObject, { nullable: true, description: 'The ticket type, where it is about one.' })
  ticketType(@Parent() activity: Activity) {
    return this.loaders.maybeOne(TicketType, activity.ticketTypeId);
  }
}

@Resolver(() => StockMovementObject)
export class StockMovementResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField(() => UserObject, { nullable: true, description: 'Who moved it; null for the system.' })
  actor(@Parent() movement: StockMovement) {
    return this.loaders.maybeOne(User, movement.actorId);
  }

  @ResolveField(() => OrderObject, { nullable: true, description: 'The order that it moved for.' })
  order(@Parent() movement: StockMovement) {
    return this.loaders.maybeOne(Order, movement.orderId);
  }
}
