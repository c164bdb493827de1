import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Viewer } from '../auth/access.js';
import { Actor, type ByUser } from '../auth/by.js';
import { User } from '../auth/user.entity.js';
import { UserObject } from '../auth/user.types.js';
import { AfterArg, FirstArg, IdArg, IdsArg, InputArg, TextArg } from '../common/arguments.js';
import type { Money } from '../common/money.js';
import { MoneyObject } from '../common/money.types.js';
import { Cost, READING_ALL, Rows } from '../limits/cost.js';
import { Loaders } from '../persistence/loaders.js';
import { Event } from '../tickets/event.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { EventObject, TicketTypeObject } from '../tickets/tickets.types.js';
import { OrderItem } from './order-item.entity.js';
import { OrderMoves } from './order-moves.js';
import { Order } from './order.entity.js';
import { Orders } from './orders.js';
import {
  ApprovalResultObject,
  DecisionOutcomeObject,
  OrderConnectionObject,
  OrderFilter,
  OrderItemObject,
  OrderObject,
  PlaceOrderInput,
} from './orders.types.js';
import { PlaceOrders } from './place-orders.js';
import { RejectOrders } from './reject-orders.js';

/** Orders that one mutation decides at most. */
const DECIDED_TOGETHER = 500;
const NOTES = 'Shown to the customer; at most 2000 characters.';

@Resolver(() => OrderObject)
export class OrderResolver {
  constructor(
    private readonly orders: Orders,
    private readonly placing: PlaceOrders,
    private readonly moves: OrderMoves,
    private readonly rejections: RejectOrders,
    private readonly loaders: Loaders,
  ) {}

  @Query(() => OrderObject, { description: 'One’s own, or any for staff; anybody else’s answers NOT_FOUND.' })
  @Allow('orders.place')
  order(@Viewer() viewer: User, @IdArg() id: number) {
    return this.orders.visible(viewer, id);
  }

  @Query(() => OrderConnectionObject, { description: 'One’s own orders, the newest first.' })
  @Allow('orders.place')
  myOrders(@Viewer() viewer: User, @FirstArg() first: number, @AfterArg() after?: string) {
    return this.orders.ofCustomer(viewer, { first, after });
  }

  @Query(() => OrderConnectionObject, { name: 'orders', description: 'Staff. The newest first.' })
  @Allow('orders.read')
  searchOrders(
    @FirstArg() first: number,
    @Args('filter', { nullable: true, description: 'Which ones; without it, all.' }) filter?: OrderFilter,
    @AfterArg() after?: string,
  ) {
    return this.orders.search(filter ?? {}, { first, after });
  }

  @Mutation(() => OrderObject, {
    description:
      'A pending order at the prices of this moment. Stock is looked at; none is taken before staff approve. ORDER_LIMIT_EXCEEDED with `details.pending` where the customer has as many pending orders of the event as MAX_PENDING_PER_CUSTOMER says (20).',
  })
  @Allow('orders.place')
  placeOrder(@Actor() by: ByUser, @InputArg() input: PlaceOrderInput) {
    return this.placing.place(by, input);
  }

  @Mutation(() => OrderObject, {
    description: 'APPROVED → COMPLETED, by the customer or staff. Never touches stock.',
  })
  @Allow('orders.place')
  completeOrder(@Actor() by: ByUser, @IdArg() id: number) {
    return this.moves.complete(by, id);
  }

  @Mutation(() => OrderObject, {
    description: 'The customer’s own order, or any for staff. Stock that it held comes back, once.',
  })
  @Allow('orders.place')
  cancelOrder(
    @Actor() by: ByUser,
    @IdArg() id: number,
    @TextArg('reason', 2000, 'Kept with the order; at most 2000 characters.') reason?: string,
  ) {
    return this.moves.cancel(by, id, reason);
  }

  @Mutation(() => ApprovalResultObject, {
    description:
      'Staff. PENDING → APPROVED and stock taken, or, where stock is short, PENDING → REJECTED with the reason in place of the notes.',
  })
  @Allow('orders.decide')
  approveOrder(@Actor() by: ByUser, @IdArg() id: number, @TextArg('notes', 2000, NOTES) notes?: string) {
    return this.moves.approve(by, id, notes);
  }

  @Mutation(() => OrderObject, { description: 'Staff. PENDING → REJECTED; no stock moves.' })
  @Allow('orders.decide')
  rejectOrder(@Actor() by: ByUser, @IdArg() id: number, @TextArg('notes', 2000, NOTES) notes?: string) {
    return this.moves.reject(by, id, notes);
  }

  @Mutation(() => [DecisionOutcomeObject], {
    description:
      'Staff. Rejects each order for itself, in the order of the ids, and answers with one outcome for each: one that cannot be rejected keeps no other from it. An id that stands twice is decided once, at its first place. Once TEMPORARILY_UNAVAILABLE, the rest is not tried.',
  })
  @Allow('orders.decide')
  @Cost(READING_ALL)
  @Rows({ of: 'ids', most: DECIDED_TOGETHER })
  rejectOrders(
    @Actor() by: ByUser,
    @IdsArg('ids', DECIDED_TOGETHER, `Which ones, 1 to ${DECIDED_TOGETHER}.`) ids: number[],
    @TextArg('notes', 2000, NOTES) notes?: string,
  ) {
    return this.rejections.reject(by, ids, notes);
  }

  @ResolveField(() => EventObject, { description: 'The event of all its tickets.' })
  event(@Parent() order: Order) {
    return this.loaders.one(Event, order.event.id);
  }

  @ResolveField(() => UserObject, { description: 'Who ordered.' })
  customer(@Parent() order: Order) {
    return this.loaders.one(User, order.customer.id);
  }

  @ResolveField(() => [OrderItemObject], { description: 'One line per ticket type.' })
  @Rows('items')
  items(@Parent() order: Order) {
    return this.loaders.many(OrderItem, 'order', order.id);
  }
}

@Resolver(() => OrderItemObject)
export class OrderItemResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField(() => TicketTypeObject, { description: 'What was ordered, as it is now.' })
  ticketType(@Parent() item: OrderItem) {
    return this.loaders.one(TicketType, item.ticketType.id);
  }

  @ResolveField(() => MoneyObject, { description: 'Price when ordered.' })
  async unitPrice(@Parent() item: OrderItem): Promise<Money> {
    return { amount: item.unitPrice, currency: await this.currencyOf(item) };
  }

  @ResolveField(() => MoneyObject, { description: 'quantity × unitPrice' })
  async subtotal(@Parent() item: OrderItem): Promise<Money> {
    return { amount: item.amount, currency: await this.currencyOf(item) };
  }

  private async currencyOf(item: OrderItem): Promise<string> {
    return (await this.loaders.one(Order, item.order.id)).currency;
  }
}
