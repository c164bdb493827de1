import { Info, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { ChangedBy } from '../../bus/changed-by.js';
import { Allow } from '../../auth/sessions/access.js';
import { For } from '../../auth/users/for.js';
import { User } from '../../auth/users/user.entity.js';
import { UserObject } from '../../auth/users/user.types.js';
import { FirstArg } from '../../common/arguments.js';
import { IdArg } from '../../common/ids/id-arguments.js';
import { PageArg, type PageRequest } from '../../common/page.arguments.js';
import { Cost, READING_ALL } from '../../limits/cost.js';
import { LiveViews, LIVE, READ_ALONG } from '../../watching/live-views.js';
import { Order } from '../../orders/order.entity.js';
import { OrderObject } from '../../orders/orders.types.js';
import { Loaders } from '../../persistence/loaders.js';
import { nodesOf } from '../../persistence/page.js';
import { Events } from '../../tickets/events.js';
import type { StockMovement } from '../../tickets/stock-movement.entity.js';
import type { TicketType } from '../../tickets/ticket-type.entity.js';
import { TicketTypes } from '../../tickets/ticket-types.js';
import { StockMovementReason, stockReasonOf } from '../../tickets/ticket-enums.js';
import { StockMovementConnectionObject, StockMovementObject, TicketTypeObject } from '../../tickets/tickets.types.js';
import { WatchedEvent } from '../../tickets/watched-event.js';
import { DashboardStatsObject, StockCheckObject } from './reports.types.js';
import { sameStats, Statistics } from './statistics.js';
import { StockCheck } from './stock-check.js';

const EVENT = { nullable: true, description: 'Which event; without it, the default one.' };

/** Figures of an event, and whether they add up. */
@Resolver()
export class ReportsResolver {
  constructor(
    private readonly statistics: Statistics,
    private readonly check: StockCheck,
    private readonly types: TicketTypes,
    private readonly events: Events,
    private readonly views: LiveViews,
  ) {}

  @Query(() => DashboardStatsObject, { description: 'Staff. The figures of an event, all of one moment.' })
  @Allow('orders.read')
  dashboardStats(@IdArg('Event', 'eventId', EVENT) eventId?: number) {
    return this.statistics.dashboard(eventId);
  }

  @Subscription(() => DashboardStatsObject, { name: 'dashboardStats', description: `Staff. ${LIVE}` })
  @Allow('orders.read')
  @ChangedBy()
  watchDashboardStats(@Info() info: GraphQLResolveInfo, @IdArg('Event', 'eventId', EVENT) eventId?: number) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch(info, {
      key: `${eventId}`,
      triggers: shown.triggers,
      read: () => shown.reading((id) => this.statistics.dashboard(id)),
      same: sameStats,
      concerns: (message) => shown.concerns(message),
    });
  }

  @Query(() => [StockMovementObject], {
    description: 'Managers. The newest first, as many as `first` says; TicketType.stockMovements has all of them.',
  })
  @Allow('stock.manage')
  async stockMovements(@IdArg('TicketType', 'ticketTypeId') ticketTypeId: number, @FirstArg(50) first: number) {
    const { id } = await this.types.get(ticketTypeId);
    return nodesOf(await this.types.movements(id, { rows: first }));
  }

  @Query(() => StockCheckObject, {
    description: 'Managers. Recounts orders, holds and movements against the counters; costs as much as there is.',
  })
  @Allow('stock.manage')
  @Cost(READING_ALL)
  checkStock() {
    return this.check.run();
  }
}

@Resolver(() => TicketTypeObject)
export class StockLedgerResolver {
  constructor(private readonly types: TicketTypes) {}

  @For('stock.manage')
  @ChangedBy()
  @ResolveField(() => StockMovementConnectionObject, {
    nullable: true,
    description: `Managers. Its stock ledger, the newest first. ${READ_ALONG}`,
  })
  stockMovements(@Parent() { id }: TicketType, @PageArg('StockMovement') asked: PageRequest) {
    return this.types.movements(id, asked);
  }
}

@Resolver(() => StockMovementObject)
export class StockMovementResolver {
  constructor(private readonly loaders: Loaders) {}

  @ResolveField(() => StockMovementReason, { description: '`cause` as one of a closed set.' })
  reason({ cause }: StockMovement) {
    return stockReasonOf(cause);
  }

  @For('orders.read', 'null')
  @ResolveField(() => UserObject, { nullable: true, description: 'The acting user; null for the system.' })
  actor(movement: StockMovement) {
    return this.loaders.maybeOne(User, movement.actorId);
  }

  @ResolveField(() => OrderObject, { nullable: true, description: 'The order that it moved for.' })
  order(movement: StockMovement) {
    return this.loaders.maybeOne(Order, movement.orderId);
  }
}
