import { Info, Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ChangedBy } from '../bus/changed-by.js';
import { Allow, Public, Viewer } from '../auth/sessions/access.js';
import { Actor, type By } from '../auth/sessions/by.js';
import type { User } from '../auth/users/user.entity.js';
import { InputArg } from '../common/arguments.js';
import { IdArg } from '../common/ids/id-arguments.js';
import { Clock } from '../common/clock.js';
import { Deleted } from '../common/deleted.types.js';
import { andThen, type MaybePromise } from '../common/maybe-promise.js';
import type { Money } from '../common/money.js';
import { MoneyObject } from '../common/money.types.js';
import { GlobalIds } from '../common/ids/global-ids.js';
import { SameForAll } from '../common/same-for-all.js';
import { Rows } from '../limits/cost.js';
import { LiveViews, LIVE } from '../watching/live-views.js';
import { Loaders } from '../persistence/loaders.js';
import { seesEveryEvent } from './event-visibility.js';
import { Event } from './event.entity.js';
import { Events } from './events.js';
import { salesClosedReason, type SalesClosedReason as ClosedReason } from './sales-window.js';
import { SalesClosedReason } from './ticket-enums.js';
import { TicketType } from './ticket-type.entity.js';
import { CreateTicketTypeInput, UpdateTicketTypeInput } from './ticket-type.inputs.js';
import { TicketTypes } from './ticket-types.js';
import { EventObject, TicketTypeObject } from './tickets.types.js';
import { WatchedEvent } from './watched-event.js';

/** The optional argument that names an event. */
const EVENT_ARG = { nullable: true, description: 'Which event; without it, the default one.' };

@Resolver(() => TicketTypeObject)
export class TicketTypeResolver {
  constructor(
    private readonly service: TicketTypes,
    private readonly events: Events,
    private readonly views: LiveViews,
    private readonly loaders: Loaders,
    private readonly ids: GlobalIds,
    private readonly clock: Clock,
  ) {}

  @SameForAll()
  @ChangedBy('event.*', 'ticketType.*')
  @Query(() => [TicketTypeObject], {
    description: 'The ticket types of an event; without an id, of the default event.',
  })
  @Public()
  @Rows('ticketTypes')
  ticketTypes(@Viewer() viewer: User | null, @IdArg('Event', 'eventId', EVENT_ARG) eventId?: number) {
    return this.service.ofEvent(eventId, viewer);
  }

  @SameForAll()
  @ChangedBy('event.*', 'ticketType.*')
  @Query(() => TicketTypeObject, {
    nullable: true,
    description: 'The ticket type with that id. Null for one of a draft or an archived event, but for staff.',
  })
  @Public()
  ticketType(@Viewer() viewer: User | null, @IdArg('TicketType') id: number) {
    return this.service.visible(viewer, id);
  }

  @Subscription(() => [TicketTypeObject], { name: 'ticketTypes', description: `For everybody. ${LIVE}` })
  @Public()
  @Rows('ticketTypes')
  @ChangedBy('ticketType.created', 'ticketType.deleted', 'event.updated', 'event.deleted')
  watchTicketTypes(
    @Info() info: GraphQLResolveInfo,
    @Viewer() viewer: User | null,
    @IdArg('Event', 'eventId', EVENT_ARG) eventId?: number,
  ) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch(info, {
      key: `${eventId} ${seesEveryEvent(viewer)}`,
      triggers: shown.triggers,
      read: () => shown.reading((id) => this.service.ofEvent(id, viewer)),
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
  updateTicketType(@Actor() by: By, @IdArg('TicketType') id: number, @InputArg() input: UpdateTicketTypeInput) {
    return this.service.update(by, id, input);
  }

  @Mutation(() => Deleted, {
    description: 'Managers. Deletes its stock ledger, too. IN_USE once somebody has ordered or queued.',
  })
  @Allow('stock.manage')
  async deleteTicketType(@Actor() by: By, @IdArg('TicketType') id: number) {
    await this.service.delete(by, id);
    return { deletedId: this.ids.write('TicketType', id) };
  }

  @SameForAll()
  @ResolveField(() => EventObject, { description: 'The event that it is for.' })
  @ChangedBy()
  event(type: TicketType) {
    return this.loaders.one(Event, type.event.id);
  }

  @SameForAll()
  @ResolveField(() => SalesClosedReason, {
    nullable: true,
    description: 'Why one cannot order or queue for it now; null if one can. As its event’s.',
  })
  @ChangedBy('event.*')
  salesClosedReason({ event }: TicketType): MaybePromise<ClosedReason | null> {
    return andThen(this.loaders.of(Event, event), (of) => salesClosedReason(of, this.clock.now()));
  }

  @SameForAll()
  @ResolveField(() => Boolean, { description: 'Whether one can order or queue for it now.' })
  @ChangedBy('event.*')
  onSale(type: TicketType): MaybePromise<boolean> {
    return andThen(this.salesClosedReason(type), (reason) => reason === null);
  }

  @SameForAll()
  @ResolveField(() => MoneyObject, {
    description: 'The price now. Orders and queue entries keep the price of their moment.',
  })
  @ChangedBy('price.changed', 'event.updated')
  price({ price: amount, event }: TicketType): MaybePromise<Money> {
    return andThen(this.loaders.of(Event, event), ({ currency }) => ({ amount, currency }));
  }
}
