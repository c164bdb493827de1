import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Shop } from './shop.js';
import { ApprovalResultType, OrderType, PlaceOrderInput, TicketTypeType } from './types.js';

@Resolver()
export class ShopResolver {
  constructor(private readonly shop: Shop) {}

  @Query(() => [TicketTypeType])
  ticketTypes(): Promise<TicketTypeType[]> {
    return this.shop.ticketTypes();
  }

  @Mutation(() => OrderType)
  placeOrder(@Args('input') input: PlaceOrderInput): Promise<OrderType> {
    return this.shop.placeOrder(input.items);
  }

  @Mutation(() => ApprovalResultType)
  approveOrder(@Args('id', { type: () => ID }) id: string): Promise<ApprovalResultType> {
    return this.shop.approveOrder(Number(id));
  }
}
