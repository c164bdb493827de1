import { Info, Int, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { WithObject } from '../common/field-rights.js';
import type { GraphQLResolveInfo } from 'graphql';
import { ChangedBy } from '../bus/changed-by.js';
import { Allow, Viewer } from '../auth/sessions/access.js';
import { Actor, type ByUser } from '../auth/sessions/by.js';
import { For } from '../auth/users/for.js';
import { User } from '../auth/users/user.entity.js';
import { UserObject } from '../auth/users/user.types.js';
import { ExactArg, FirstArg, InputArg } from '../common/arguments.js';
import { IdArg } from '../common/ids/id-arguments.js';
import { PageArg, type PageRequest } from '../common/page.arguments.js';
import type { Money } from '../common/money.js';
import { MoneyObject } from '../common/money.types.js';
import { Order } from '../orders/order.entity.js';
import { OrderObject } from '../orders/orders.types.js';
import { Rows } from '../limits/cost.js';
import { LiveViews, LIVE, READ_ALONG } from '../watching/live-views.js';
import { MAX_KEY } from '../persistence/idempotency.js';
import { Loaders } from '../persistence/loaders.js';
import { Event } from '../tickets/event.entity.js';
import { TicketType } from '../tickets/ticket-type.entity.js';
import { TicketTypes } from '../tickets/ticket-types.js';
import { TicketTypeObject } from '../tickets/tickets.types.js';
import { QueueEntry } from './queue-entry.entity.js';
import { QueuePositions } from './queue-positions.js';
import { MY_ENTRIES, Queue } from './queue.js';
import type { QueueLine } from './queue-line.js';
import { JoinQueueInput, QueueEntryConnectionObject, QueueEntryObject, QueueLineObject } from './queue.types.js';
import { showsInQueue } from './shows-in-queue.js';
import { showsPlaces } from './shows-places.js';

@Resolver(() => QueueEntryObject)
export class QueueEntryResolver {
  constructor(
    private readonly service: Queue,
    private readonly types: TicketTypes,
    private readonly positions: QueuePositions,
    private readonly views: LiveViews,
    private readonly loaders: Loaders,
  ) {}

  @Query(() => [QueueEntryObject], {
    description: 'One’s own entries, the newest 100; Viewer.queueEntries has all of them.',
  })
  @Allow('orders.place')
  @Rows(MY_ENTRIES)
  myQueueEntries(@Viewer() viewer: User) {
    return this.service.ofCustomer(viewer);
  }

  @Query(() => QueueEntryObject, {
    nullable: true,
    description: 'One’s own entry, or any for staff; null for any other.',
  })
  @Allow('orders.place')
  queueEntry(@Viewer() viewer: User, @IdArg('QueueEntry') id: number) {
    return this.service.visible(viewer, id);
  }

  @Query(() => [QueueLineObject], {
    description:
      'Staff. Waiting entries and pending orders for that type, the oldest first. The first ones only, as many as `first` says; TicketType.queueEntries has all entries, and Event.orders the orders.',
  })
  @Allow('orders.read')
  queue(@IdArg('TicketType', 'ticketTypeId') ticketTypeId: number, @FirstArg(50) first: number) {
    return this.service.line(ticketTypeId, first);
  }

  @Subscription(() => [QueueEntryObject], {
    name: 'myQueueEntries',
    description: `One’s own entries with their positions, the newest 100; Viewer.queueEntries has all of them. ${LIVE}`,
  })
  @Allow('orders.place')
  @Rows(MY_ENTRIES)
  @ChangedBy('queue.joined')
  watchMyQueueEntries(@Info() info: GraphQLResolveInfo, @Viewer() viewer: User) {
    return this.views.watch(info, {
      key: `${viewer.id}`,
      read: () => this.service.ofCustomer(viewer),
      concerns: (message, entries, ofOthers) => showsPlaces(viewer.id, entries, message, ofOthers),
    });
  }

  @Subscription(() => [QueueLineObject], { name: 'queue', description: `Staff. As the query has them. ${LIVE}` })
  @Allow('orders.read')
  @ChangedBy('order.*', 'queue.*')
  async watchQueue(
    @Info() info: GraphQLResolveInfo,
    @IdArg('TicketType', 'ticketTypeId') ticketTypeId: number,
    @FirstArg(50) first: number,
  ) {
    const type = await this.types.get(ticketTypeId);
    return this.views.watch(info, {
      key: `${ticketTypeId} ${first}`,
      read: () => this.service.line(ticketTypeId, first),
      concerns: (message, lines) => showsInQueue({ ticketTypeId, eventId: type.event.id, lines }, message),
    });
  }

  @Mutation(() => QueueEntryObject, {
    description: 'Only for a type that cannot cover the quantity now; else TICKETS_AVAILABLE.',
  })
  @Allow('orders.place')
  joinQueue(@Actor() by: ByUser, @InputArg() input: JoinQueueInput) {
    return this.service.join(by, input);
  }

  @Mutation(() => QueueEntryObject, { description: 'The customer’s own entry, or any for staff.' })
  @Allow('orders.place')
  leaveQueue(@Actor() by: ByUser, @IdArg('QueueEntry') id: number) {
    return this.service.leave(by, id);
  }

  @Mutation(() => QueueEntryObject, {
    description:
      'Staff. Gives the entry its tickets: an approved order for that customer, entry FULFILLED. INSUFFICIENT_STOCK, and nothing changed, where there are too few.',
  })
  @Allow('queue.serve')
  fulfillQueueEntry(
    @Actor() by: ByUser,
    @IdArg('QueueEntry') id: number,
    @ExactArg('idempotencyKey', MAX_KEY, 'Sent again with the same key, the order is made once.', { nullable: true })
    idempotencyKey?: string,
  ) {
    return this.service.fulfil(by, id, idempotencyKey);
  }

  @WithObject()
  @ResolveField(() => TicketTypeObject, { description: 'The ticket type that it waits for.' })
  @ChangedBy()
  ticketType(entry: QueueEntry) {
    return this.loaders.one(TicketType, entry.ticketType.id);
  }

  @WithObject()
  @ResolveField(() => UserObject, { description: 'The customer who waits.' })
  @ChangedBy()
  customer(entry: QueueEntry) {
    return this.loaders.one(User, entry.customer.id);
  }

  @WithObject()
  @ResolveField(() => Int, { nullable: true, description: '1 is next; null once it no longer waits.' })
  @ChangedBy('queue.*', 'queue.* of others')
  position(entry: QueueEntry) {
    return this.positions.of(entry.id);
  }

  @WithObject()
  @ResolveField(() => MoneyObject, { description: 'The price when it joined, which it will pay.' })
  @ChangedBy()
  async unitPrice(entry: QueueEntry): Promise<Money> {
    const type = await this.loaders.one(TicketType, entry.ticketType.id);
    const { currency } = await this.loaders.one(Event, type.event.id);
    return { amount: entry.unitPrice, currency };
  }

  @WithObject()
  @ResolveField(() => OrderObject, { nullable: true, description: 'The order that it became, once fulfilled.' })
  order(entry: QueueEntry) {
    return this.loaders.maybeOne(Order, entry.order?.id);
  }
}

@Resolver(() => TicketTypeObject)
export class EntriesOfTypeResolver {
  constructor(private readonly service: Queue) {}

  @For('orders.read')
  @ChangedBy()
  @ResolveField(() => QueueEntryConnectionObject, {
    nullable: true,
    description: `Staff. Its queue entries in every status, the newest first. ${READ_ALONG}`,
  })
  queueEntries(@Parent() { id }: TicketType, @PageArg('QueueEntry') asked: PageRequest) {
    return this.service.ofType(id, asked);
  }
}

@Resolver(() => QueueLineObject)
export class QueueLineResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField(() => UserObject, { description: 'The customer of the entry or order.' })
  customer(line: QueueLine) {
    return this.loaders.one(User, line.customer.id);
  }

  @ResolveField(() => OrderObject, { nullable: true, description: 'The order, where it is one.' })
  order(line: QueueLine) {
    return line.order;
  }
}
