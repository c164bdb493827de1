import { ResolveField, Resolver } from '@nestjs/graphql';
import { For } from '../auth/users/for.js';
import { User } from '../auth/users/user.entity.js';
import { UserObject } from '../auth/users/user.types.js';
import { Loaders } from '../persistence/loaders.js';
import { OrderDecisionObject, type OrderDecision } from './order-decision.types.js';

@Resolver(() => OrderDecisionObject)
export class OrderDecisionResolver {
  constructor(private readonly loaders: Loaders) {}

  @For('orders.read', 'null')
  @ResolveField(() => UserObject, {
    nullable: true,
    description: 'The acting member of staff; null for the system, and for customers.',
  })
  by({ byId }: OrderDecision) {
    return this.loaders.maybeOne(User, byId);
  }
}
