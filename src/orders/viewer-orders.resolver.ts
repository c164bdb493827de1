import { Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ViewerObject, type Viewing } from '../auth/accounts/viewer.types.js';
import { For } from '../auth/users/for.js';
import { PageArg, type PageRequest } from '../common/page.arguments.js';
import { NestedRows } from './nested-rows.js';
import { Orders } from './orders.js';
import { OrderConnectionObject } from './orders.types.js';

/** The viewer's orders. */
@Resolver(() => ViewerObject)
export class ViewerOrdersResolver {
  constructor(
    private readonly service: Orders,
    private readonly nested: NestedRows,
  ) {}

  @For('orders.place')
  @ResolveField(() => OrderConnectionObject, { nullable: true, description: 'One’s own orders, the newest first.' })
  async orders(@Info() info: GraphQLResolveInfo, @Parent() { user }: Viewing, @PageArg('Order') asked: PageRequest) {
    return this.nested.readPage(info, await this.service.ofCustomer(user, asked));
  }
}
