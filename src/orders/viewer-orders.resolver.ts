import { Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ViewerObject, type Viewing } from '../auth/accounts/viewer.types.js';
import { For } from '../auth/users/for.js';
import { AfterArg, FirstArg } from '../common/arguments.js';
import { nodesOf } from '../persistence/page.js';
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
  async orders(
    @Info() info: GraphQLResolveInfo,
    @Parent() { user }: Viewing,
    @FirstArg() first: number,
    @AfterArg('Order') after?: number,
  ) {
    const page = await this.service.ofCustomer(user, { first, after });
    await this.nested.read(info, ['edges', 'node'], nodesOf(page));
    return page;
  }
}
