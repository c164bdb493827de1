import { Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { For } from '../auth/users/for.js';
import type { User } from '../auth/users/user.entity.js';
import { UserObject } from '../auth/users/user.types.js';
import { ChangedBy } from '../bus/changed-by.js';
import { badInput } from '../common/domain-error.js';
import { PageArg, type PageRequest } from '../common/page.arguments.js';
import type { Event } from '../tickets/event.entity.js';
import { EventObject } from '../tickets/tickets.types.js';
import { READ_ALONG } from '../watching/live-views.js';
import { NestedRows } from './nested-rows.js';
import { OrderFilter, OrderFilterArg } from './order-filter.js';
import { OrderByArg, type OrderSort } from './order-sort.js';
import { Orders } from './orders.js';
import { OrderConnectionObject } from './orders.types.js';

@Resolver(() => EventObject)
export class OrdersOfEventResolver {
  constructor(
    private readonly service: Orders,
    private readonly nested: NestedRows,
  ) {}

  @For('orders.read')
  @ChangedBy()
  @ResolveField(() => OrderConnectionObject, {
    nullable: true,
    description: `Staff. Its orders, the newest first unless \`orderBy\` says otherwise. ${READ_ALONG}`,
  })
  async orders(
    @Info() info: GraphQLResolveInfo,
    @Parent() { id: eventId }: Event,
    @PageArg('Order') asked: PageRequest,
    @OrderFilterArg() filter?: OrderFilter,
    @OrderByArg() orderBy?: OrderSort | null,
  ) {
    if ((filter?.eventId ?? eventId) !== eventId) throw badInput('filter.eventId', 'is another event');
    const page = await this.service.search({ filter: Object.assign({}, filter, { eventId }), orderBy }, asked);
    return this.nested.readPage(info, page);
  }
}

@Resolver(() => UserObject)
export class OrdersOfUserResolver {
  constructor(
    private readonly service: Orders,
    private readonly nested: NestedRows,
  ) {}

  @For({ owner: 'orders.place', others: 'orders.read' })
  @ChangedBy()
  @ResolveField(() => OrderConnectionObject, {
    nullable: true,
    description: `For the user and for staff. The orders, the newest first. ${READ_ALONG}`,
  })
  async orders(@Info() info: GraphQLResolveInfo, @Parent() user: User, @PageArg('Order') asked: PageRequest) {
    return this.nested.readPage(info, await this.service.ofCustomer(user, asked));
  }
}
