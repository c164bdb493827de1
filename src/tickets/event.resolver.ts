import { Args, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ChangedBy } from '../bus/changed-by.js';
import { Allow, Public, Viewer } from '../auth/sessions/access.js';
import { Actor, type By } from '../auth/sessions/by.js';
import type { User } from '../auth/users/user.entity.js';
import { InputArg } from '../common/arguments.js';
import { IdArg } from '../common/ids/id-arguments.js';
import { Clock } from '../common/clock.js';
import { Deleted } from '../common/deleted.types.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import { PageArg, type PageRequest } from '../common/page.arguments.js';
import { SameForAll } from '../common/same-for-all.js';
import { Rows } from '../limits/cost.js';
import { Loaders } from '../persistence/loaders.js';
import { Event, type EventStatus as Status } from './event.entity.js';
import { CreateEventInput, UpdateEventInput } from './event.inputs.js';
import { Events } from './events.js';
import { salesClosedReason } from './sales-window.js';
import { EventStatus, SalesClosedReason } from './ticket-enums.js';
import { TicketType } from './ticket-type.entity.js';
import { EventConnectionObject, EventObject, TicketTypeObject } from './tickets.types.js';
import { UpdateEvent } from './update-event.js';

@Resolver(() => EventObject)
export class EventResolver {
  constructor(
    private readonly service: Events,
    private readonly updates: UpdateEvent,
    private readonly loaders: Loaders,
    private readonly ids: GlobalIds,
    private readonly clock: Clock,
  ) {}

  @SameForAll()
  @ChangedBy('event.*', 'ticketType.created', 'ticketType.deleted')
  @Query(() => [EventObject], {
    description: 'All published events, the default one first; for staff drafts, too. Archived ones only by `status`.',
  })
  @Public()
  @Rows('events')
  events(
    @Viewer() viewer: User | null,
    @Args('status', { type: () => EventStatus, nullable: true, description: 'Only in this status; others for staff.' })
    status?: Status | null,
  ) {
    return this.service.all(viewer, status ?? undefined);
  }

  @SameForAll()
  @ChangedBy('event.*', 'ticketType.created', 'ticketType.deleted')
  @Query(() => EventObject, {
    nullable: true,
    description:
      'The event of that slug or id, not both; without either, the default event. Null for drafts and archived events, but for staff.',
  })
  @Public()
  event(
    @Viewer() viewer: User | null,
    @Args('slug', { type: () => String, nullable: true, description: 'As in Event.slug.' }) slug?: string | null,
    @IdArg('Event', 'id', { nullable: true, description: 'As in Event.id.' }) id?: number,
  ) {
    return this.service.find({ slug: slug ?? undefined, id }, viewer);
  }

  @Query(() => EventConnectionObject, {
    nullable: true,
    description: 'The events of `events`, page by page: the one made last comes first.',
  })
  @Public()
  eventConnection(
    @Viewer() viewer: User | null,
    @PageArg('Event') asked: PageRequest,
    @Args('status', { type: () => EventStatus, nullable: true, description: 'Only in this status; others for staff.' })
    status?: Status | null,
  ) {
    return this.service.page(viewer, asked, status ?? undefined);
  }

  @Mutation(() => EventObject, { description: 'Managers. BAD_USER_INPUT where the slug is taken.' })
  @Allow('events.manage')
  createEvent(@Actor() by: By, @InputArg() input: CreateEventInput) {
    return this.service.create(by, input);
  }

  @Mutation(() => EventObject, {
    description:
      'Managers. Changes what is given; orders that are there stay as they are. CONFIRMATION_REQUIRED where it ends waiting entries.',
  })
  @Allow('events.manage')
  updateEvent(@Actor() by: By, @IdArg('Event') id: number, @InputArg() input: UpdateEventInput) {
    return this.updates.update(by, id, input);
  }

  @Mutation(() => Deleted, { description: 'Managers. IN_USE where orders, queue entries or ticket types refer to it.' })
  @Allow('events.manage')
  async deleteEvent(@Actor() by: By, @IdArg('Event') id: number) {
    await this.service.delete(by, id);
    return { deletedId: this.ids.write('Event', id) };
  }

  @SameForAll()
  @ChangedBy('event.*')
  @ResolveField(() => SalesClosedReason, { nullable: true, description: 'Why one cannot order now; null if one can.' })
  salesClosedReason(event: Event) {
    return salesClosedReason(event, this.clock.now());
  }

  @SameForAll()
  @ChangedBy('event.*')
  @ResolveField(() => Boolean, { description: 'Whether one can order and queue now.' })
  onSale(event: Event) {
    return salesClosedReason(event, this.clock.now()) === null;
  }

  @SameForAll()
  @ResolveField(() => [TicketTypeObject], { description: 'In the order in which they were made.' })
  @Rows('ticketTypes')
  @ChangedBy('ticketType.created', 'ticketType.deleted')
  ticketTypes(event: Event) {
    return this.loaders.many(TicketType, 'event', event.id);
  }
}
