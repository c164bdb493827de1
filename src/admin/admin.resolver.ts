import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../auth/access.js';
import { Actor, type ByUser } from '../auth/by.js';
import { ExactArg, FirstArg, IdArg } from '../common/arguments.js';
import { Cost, READING_ALL } from '../limits/cost.js';
import { ApprovalResultObject, OrderObject } from '../orders/orders.types.js';
import { MAX_KEY } from '../persistence/idempotency.js';
import { TicketTypes } from '../tickets/ticket-types.js';
import { StockMovementObject } from '../tickets/tickets.types.js';
import { ActivityFeed } from './activity-feed.js';
import { ActivityObject, DashboardStatsObject, StockCheckObject } from './admin.types.js';
import { ApprovalDesk } from './approval-desk.js';
import { Reset } from './reset.js';
import { Statistics } from './statistics.js';
import { StockCheck } from './stock-check.js';

const EVENT = { nullable: true, description: 'Which event; without it, the default one.' };

@Resolver()
export class AdminResolver {
  constructor(
    private readonly desk: ApprovalDesk,
    private readonly statistics: Statistics,
    private readonly feed: ActivityFeed,
    private readonly types: TicketTypes,
    private readonly check: StockCheck,
    private readonly reset: Reset,
  ) {}

  @Query(() => [OrderObject], {
    description: 'Staff. VIP before MIXED before REGULAR, the oldest first within each.',
  })
  @Allow('orders.read')
  pendingOrders(@FirstArg(50) first: number, @IdArg('eventId', EVENT) eventId?: number) {
    return this.desk.pending(eventId, first);
  }

  @Query(() => DashboardStatsObject, { description: 'Staff. The figures of an event, all of one moment.' })
  @Allow('orders.read')
  dashboardStats(@IdArg('eventId', EVENT) eventId?: number) {
    return this.statistics.dashboard(eventId);
  }

  @Query(() => [ActivityObject], { description: 'Staff. The newest first.' })
  @Allow('orders.read')
  recentActivity(@FirstArg() first: number, @IdArg('eventId', EVENT) eventId?: number) {
    return this.feed.recent(eventId, first);
  }

  @Query(() => [StockMovementObject], { description: 'Managers. The newest first.' })
  @Allow('stock.manage')
  stockMovements(@IdArg('ticketTypeId') ticketTypeId: number, @FirstArg(50) first: number) {
    return this.types.movements(ticketTypeId, first);
  }

  @Query(() => StockCheckObject, {
    description: 'Managers. Recounts orders, holds and movements against the counters; costs as much as there is.',
  })
  @Allow('stock.manage')
  @Cost(READING_ALL)
  checkStock() {
    return this.check.run();
  }

  @Mutation(() => ApprovalResultObject, {
    nullable: true,
    description:
      'Staff. Approves the first of pendingOrders; null when nothing is pending. A repeated key answers with the first result.',
  })
  @Allow('orders.decide')
  processNextOrder(
    @Actor() by: ByUser,
    @IdArg('eventId', EVENT) eventId?: number,
    @ExactArg('idempotencyKey', MAX_KEY, '1 to 200 characters.', { nullable: true }) idempotencyKey?: string,
  ) {
    return this.desk.processNext(by, eventId, idempotencyKey);
  }

  @Mutation(() => Boolean, {
    description:
      'Admins. Drops orders, queues and events, keeps users, seeds the default event anew. `confirm` must be RESET ALL DATA; in production only with ALLOW_RESET=true.',
  })
  @Allow('data.reset')
  resetAllData(
    @Actor() by: ByUser,
    @Args('confirm', { type: () => String, description: 'RESET ALL DATA, to the letter.' }) confirm: string,
  ) {
    return this.reset.everything(by, confirm);
  }
}
