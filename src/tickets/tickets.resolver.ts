import { Args, Info, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ChangedBy } from '../bus/changed-by.js';
import { Allow, Public } from '../auth/sessions/access.js';
import { Actor, type By } from '../auth/sessions/by.js';
import { IdArg, InputArg } from '../common/arguments.js';
import type { Money } from '../common/money.js';
import { MoneyObject } from '../common/money.types.js';
import { Rows } from '../limits/cost.js';
import { LiveViews, LIVE } from '../watching/live-views.js';
import { Loaders } from '../persistence/loaders.js';
import { Event } from './event.entity.js';
import { Events } from './events.js';
import { TicketType } from './ticket-type.entity.js';
import { TicketTypes } from './ticket-types.js';
import { CreateEventInput, CreateTicketTypeInput, UpdateEventInput, UpdateTicketTypeInput } from './tickets.inputs.js';
import { EventObject, TicketTypeObject } from './tickets.types.js';
import { WatchedEvent } from './watched-event.js';

/** The optional argument that names an event. */
const EVENT_ARG = { nullable: true, description: 'Which event; without it, the default one.' };

@Resolver(() => EventObject)
export class EventResolver {
  constructor(
    private readonly service: Events,
    private readonly loaders: Loaders,
  ) {}

  @Query(() => [EventObject], { description: 'All events, the default one first.' })
  @Public()
  @Rows('events')
  events() {
    return this.service.all();
  }

  @Query(() => EventObject, {
    nullable: true,
    description: 'The event of that slug; without one, the default event.',
  })
  @Public()
  event(@Args('slug', { type: () => String, nullable: true, description: 'As in Event.slug.' }) slug?: string | null) {
    return this.service.bySlug(slug ?? undefined);
  }

  @Mutation(() => EventObject, { description: 'Managers. BAD_USER_INPUT where the slug is taken.' })
  @Allow('events.manage')
  createEvent(@Actor() by: By, @InputArg() input: CreateEventInput) {
    return this.service.create(by, input);
  }

  @Mutation(() => EventObject, {
    description: 'Managers. Changes what is given; orders that are there stay as they are.',
  })
  @Allow('events.manage')
  updateEvent(@Actor() by: By, @IdArg() id: number, @InputArg() input: UpdateEventInput) {
    return this.service.update(by, id, input);
  }

  @ResolveField(() => [TicketTypeObject], { description: 'In the order in which they were made.' })
  @Rows('ticketTypes')
  @ChangedBy('ticketType.created')
  ticketTypes(@Parent() event: Event) {
    return this.loaders.many(TicketType, 'event', event.id);
  }
}

@Resolver(() => TicketTypeObject)
export class TicketTypeResolver {
  constructor(
    private readonly service: TicketTypes,
    private readonly events: Events,
    private readonly views: LiveViews,
    private readonly loaders: Loaders,
  ) {}

  @Query(() => [TicketTypeObject], {
    description: 'The ticket types of an event; without an id, of the default event.',
  })
  @Public()
  @Rows('ticketTypes')
  ticketTypes(@IdArg('eventId', EVENT_ARG) eventId?: number) {
    return this.service.ofEvent(eventId);
  }

  @Subscription(() => [TicketTypeObject], { name: 'ticketTypes', description: `For everybody. ${LIVE}` })
  @Public()
  @Rows('ticketTypes')
  @ChangedBy('ticketType.created')
  watchTicketTypes(@Info() info: GraphQLResolveInfo, @IdArg('eventId', EVENT_ARG) eventId?: number) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch(info, {
      key: `${eventId}`,
      triggers: shown.triggers,
      read: () => shown.reading((id) => this.service.ofEvent(id)),
      concerns: (message) => shown.concerns(message),
    });
  }

  @Mutation(() => TicketTypeObject, {
    description: 'Managers. The initial stock is the first stock movement.',
  })
  @Allow('stock.manage')
  createTicketType(@Actor() by: By, @InputArg() input: CreateTicketTypeInput) {
    return this.service.create(by, input);
  }

  @Mutation(() => TicketTypeObject, {
    description: 'Managers. INSUFFICIENT_STOCK where more would be taken away than is available.',
  })
  @Allow('stock.manage')
  updateTicketType(@Actor() by: By, @IdArg() id: number, @InputArg() input: UpdateTicketTypeInput) {
    return this.service.update(by, id, input);
  }

  @ResolveField(() => EventObject, { description: 'The event that it is for.' })
  @ChangedBy()
  event(@Parent() type: TicketType) {
    return this.loaders.one(Event, type.event.id);
  }

  @ResolveField(() => MoneyObject, {
    description: 'The price now. Orders and queue entries keep the price of their moment.',
  })
  @ChangedBy('price.changed', 'event.updated')
  async price(@Parent() type: TicketType): Promise<Money> {
    const { currency } = await this.loaders.one(Event, type.event.id);
    return { amount: type.price, currency };
  }
}
