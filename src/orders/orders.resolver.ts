import { Args, Info, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { WithObject } from '../common/field-rights.js';
import type { GraphQLResolveInfo } from 'graphql';
import { ChangedBy } from '../bus/changed-by.js';
import { Allow, Viewer } from '../auth/sessions/access.js';
import { User } from '../auth/users/user.entity.js';
import { UserObject } from '../auth/users/user.types.js';
import { PageArg, type PageRequest } from '../common/page.arguments.js';
import { IdArg } from '../common/ids/id-arguments.js';
import { Clock } from '../common/clock.js';
import { andThen, type MaybePromise } from '../common/maybe-promise.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import type { Money } from '../common/money.js';
import { MoneyObject } from '../common/money.types.js';
import { Rows } from '../limits/cost.js';
import { LiveViews, LIVE } from '../watching/live-views.js';
import { Loaders } from '../persistence/loaders.js';
import { Event } from '../tickets/event.entity.js';
import { hasStarted } from '../tickets/sales-window.js';
import { TicketTier } from '../tickets/ticket-enums.js';
import { TicketType, type TicketTier as Tier } from '../tickets/ticket-type.entity.js';
import { EventObject, TicketTypeObject } from '../tickets/tickets.types.js';
import { OrderStatus } from './order-enums.js';
import { OrderFilter, OrderFilterArg } from './order-filter.js';
import { OrderItem } from './order-item.entity.js';
import { decisionOf, OrderDecisionObject, type OrderDecision } from './order-decision.types.js';
import { partsOf } from './known-parts.js';
import { DECISIONS, nextStatuses, type OrderStatus as Status } from './order-lifecycle.js';
import { OrderByArg, type OrderSort } from './order-sort.js';
import { Order } from './order.entity.js';
import { Orders } from './orders.js';
import { showsOrder, showsOrdersOf } from './shows-order.js';
import { NestedRows } from './nested-rows.js';
import { nameOf, type OrderedEvent } from './ordered-names.js';
import { OrderConnectionObject, OrderedEventObject, OrderItemObject, OrderObject } from './orders.types.js';

/** Reads and watches orders. */
@Resolver(() => OrderObject)
export class OrderResolver {
  constructor(
    private readonly orders: Orders,
    private readonly views: LiveViews,
    private readonly loaders: Loaders,
    private readonly nested: NestedRows,
    private readonly clock: Clock,
    private readonly ids: GlobalIds,
  ) {}

  @Query(() => OrderObject, { description: 'One’s own, or any for staff; anybody else’s answers NOT_FOUND.' })
  @Allow('orders.place')
  order(@Viewer() viewer: User, @IdArg('Order') id: number) {
    return this.orders.visible(viewer, id);
  }

  @Query(() => OrderObject, {
    nullable: true,
    description:
      'The order with that code: one’s own, or any for staff; null for any other. Case, `#`, spaces and hyphens do not matter.',
  })
  @Allow('orders.place')
  orderByCode(@Viewer() viewer: User, @Args('code', { description: 'As in Order.code.' }) code: string) {
    return this.orders.withCode(viewer, code);
  }

  @Query(() => OrderConnectionObject, {
    description: 'One’s own orders, the newest first unless `orderBy` says otherwise.',
  })
  @Allow('orders.place')
  async myOrders(
    @Info() info: GraphQLResolveInfo,
    @Viewer() viewer: User,
    @PageArg('Order') asked: PageRequest,
    @OrderByArg() orderBy?: OrderSort | null,
  ) {
    return this.nested.readPage(info, await this.orders.ofCustomer(viewer, asked, orderBy));
  }

  @Query(() => OrderConnectionObject, {
    name: 'orders',
    description: 'Staff. The newest first unless `orderBy` says otherwise.',
  })
  @Allow('orders.read')
  async searchOrders(
    @Info() info: GraphQLResolveInfo,
    @PageArg('Order') asked: PageRequest,
    @OrderFilterArg() filter?: OrderFilter,
    @OrderByArg() orderBy?: OrderSort | null,
  ) {
    return this.nested.readPage(info, await this.orders.search({ filter, orderBy }, asked));
  }

  @Subscription(() => OrderObject, { name: 'order', description: `One’s own order, or any for staff. ${LIVE}` })
  @Allow('orders.place')
  @ChangedBy()
  async watchOrder(@Info() info: GraphQLResolveInfo, @Viewer() viewer: User, @IdArg('Order') id: number) {
    await this.orders.visible(viewer, id);
    return this.views.watch(info, {
      key: `${id}`,
      read: () => this.orders.get(id),
      concerns: (message, order) => showsOrder(id, order, message),
    });
  }

  @Subscription(() => OrderConnectionObject, {
    name: 'myOrders',
    description: `One’s own orders, as the query has them. ${LIVE}`,
  })
  @Allow('orders.place')
  @ChangedBy('order.placed')
  watchMyOrders(
    @Info() info: GraphQLResolveInfo,
    @Viewer() viewer: User,
    @PageArg('Order') asked: PageRequest,
    @OrderByArg() orderBy?: OrderSort | null,
  ) {
    return this.views.watch(info, {
      key: JSON.stringify([viewer.id, asked, orderBy ?? 'NEWEST']),
      read: () => this.orders.ofCustomer(viewer, asked, orderBy),
      concerns: (message, page) => showsOrdersOf(viewer.id, page, message),
    });
  }

  @WithObject()
  @ResolveField(() => String, { nullable: true, description: 'Path of the printable receipt, once approved.' })
  receiptUrl(order: Order): string | null {
    return order.hasReceipt ? `/orders/${this.ids.write('Order', order.id)}/receipt` : null;
  }

  @WithObject()
  @ResolveField(() => EventObject, { description: 'The event of all its tickets.' })
  @ChangedBy()
  event(order: Order) {
    return this.eventOf(order);
  }

  @WithObject()
  @ResolveField(() => OrderedEventObject, {
    description: 'The event as it was when this was ordered; `event` is as it is today.',
  })
  @ChangedBy()
  async eventAsOrdered(order: Order): Promise<OrderedEvent> {
    return order.eventAsOrdered ?? nameOf(await this.eventOf(order));
  }

  @WithObject()
  @ResolveField(() => UserObject, { description: 'The customer of the order.' })
  @ChangedBy()
  customer(order: Order) {
    return partsOf(order).customer ?? this.loaders.one(User, order.customer.id);
  }

  @WithObject()
  @ResolveField(() => [OrderStatus], {
    description:
      'Statuses to which you may move the order now. A customer cancels a sold order only before the event starts.',
  })
  @ChangedBy('order.*', 'event.*')
  async nextStatuses(@Parent() order: Order, @Viewer() viewer: User): Promise<Status[]> {
    const started = hasStarted(await this.eventOf(order), this.clock.now());
    return nextStatuses(order.status, { decides: viewer.may('orders.decide'), started });
  }

  @WithObject()
  @ResolveField(() => Boolean, { description: 'Whether you may cancel the order now.' })
  @ChangedBy('order.*', 'event.*')
  async viewerCanCancel(@Parent() order: Order, @Viewer() viewer: User): Promise<boolean> {
    return (await this.nextStatuses(order, viewer)).includes('CANCELLED');
  }

  @WithObject()
  @ResolveField(() => Boolean, { description: 'Whether you may complete the order now.' })
  @ChangedBy('order.*', 'event.*')
  async viewerCanComplete(@Parent() order: Order, @Viewer() viewer: User): Promise<boolean> {
    return (await this.nextStatuses(order, viewer)).includes('COMPLETED');
  }

  @WithObject()
  @ResolveField(() => Boolean, { description: 'Whether you may approve or reject the order now.' })
  @ChangedBy('order.*', 'event.*')
  async viewerCanDecide(@Parent() order: Order, @Viewer() viewer: User): Promise<boolean> {
    return (await this.nextStatuses(order, viewer)).some((status) => DECISIONS.includes(status));
  }

  @WithObject()
  @ResolveField(() => OrderDecisionObject, {
    nullable: true,
    description: 'When and how it was approved or rejected; null before.',
  })
  decision(order: Order): OrderDecision | null {
    return decisionOf(order);
  }

  @WithObject()
  @ResolveField(() => [OrderItemObject], { description: 'One line per ticket type.' })
  @Rows('items')
  @ChangedBy()
  items(order: Order): MaybePromise<readonly OrderItem[]> {
    return partsOf(order).items ?? this.itemsOf(order);
  }

  private async itemsOf(order: Order): Promise<OrderItem[]> {
    const items = await this.loaders.many(OrderItem, 'order', order.id);
    for (const item of items) item.order = order; // amounts read its currency
    return items;
  }

  private async eventOf(order: Order): Promise<Event> {
    return partsOf(order).event ?? (await this.loaders.one(Event, order.event.id));
  }
}

@Resolver(() => OrderItemObject)
export class OrderItemResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField(() => String, {
    description: 'The ticket type’s name when it was ordered; `ticketType.name` is today’s.',
  })
  name(item: OrderItem): MaybePromise<string> {
    return item.name ?? andThen(this.ticketType(item), ({ name }) => name);
  }

  @ResolveField(() => TicketTier, { description: 'The ticket type’s tier when it was ordered.' })
  tier(item: OrderItem): MaybePromise<Tier> {
    return item.tier ?? andThen(this.ticketType(item), ({ tier }) => tier);
  }

  @ResolveField(() => TicketTypeObject, { description: 'The ordered ticket type, as it is now.' })
  ticketType(item: OrderItem): MaybePromise<TicketType> {
    return partsOf(item).ticketType ?? this.loaders.of(TicketType, item.ticketType);
  }

  @ResolveField(() => MoneyObject, { description: 'Price when ordered.' })
  unitPrice(item: OrderItem): MaybePromise<Money> {
    return this.money(item, item.unitPrice);
  }

  @ResolveField(() => MoneyObject, { description: 'quantity × unitPrice' })
  subtotal(item: OrderItem): MaybePromise<Money> {
    return this.money(item, item.amount);
  }

  private money(item: OrderItem, amount: number): MaybePromise<Money> {
    const order = partsOf(item).order ?? this.loaders.of(Order, item.order);
    return andThen(order, ({ currency }) => ({ amount, currency }));
  }
}
