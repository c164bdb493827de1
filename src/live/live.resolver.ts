import { Resolver, Subscription } from '@nestjs/graphql';
import { ActivityFeed } from '../admin/activity-feed.js';
import { ActivityObject, DashboardStatsObject } from '../admin/admin.types.js';
import { ApprovalDesk } from '../admin/approval-desk.js';
import { sameStats, Statistics } from '../admin/statistics.js';
import { Allow, Public, Viewer } from '../auth/access.js';
import { User } from '../auth/user.entity.js';
import { FirstArg, IdArg } from '../common/arguments.js';
import { Rows } from '../limits/cost.js';
import { Orders } from '../orders/orders.js';
import { OrderConnectionObject, OrderObject } from '../orders/orders.types.js';
import { MY_ENTRIES, Queue } from '../queue/queue.js';
import { QueueEntryObject, QueueLineObject } from '../queue/queue.types.js';
import { Events } from '../tickets/events.js';
import { TicketTypes } from '../tickets/ticket-types.js';
import { TicketTypeObject } from '../tickets/tickets.types.js';
import { LiveViews } from './live-views.js';
import { QueuePlaces } from './queue-places.js';
import { showsInQueue } from './shows-in-queue.js';
import { WatchedEvent } from './watched-event.js';

const EVENT = { nullable: true, description: 'Which event; without it, the default one.' };
const LIVE = 'The present value at once, then the newest after a change.';

/** The live views: each has the name, the arguments and the shape of its query. */
@Resolver()
export class LiveResolver {
  constructor(
    private readonly views: LiveViews,
    private readonly statistics: Statistics,
    private readonly desk: ApprovalDesk,
    private readonly feed: ActivityFeed,
    private readonly events: Events,
    private readonly types: TicketTypes,
    private readonly orders: Orders,
    private readonly waiting: Queue,
  ) {}

  @Subscription(() => DashboardStatsObject, { description: `Staff. ${LIVE}` })
  @Allow('orders.read')
  dashboardStats(@IdArg('eventId', EVENT) eventId?: number) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch('dashboardStats', {
      key: `dashboardStats ${eventId}`,
      read: () => shown.reading((id) => this.statistics.dashboard(id)),
      same: sameStats,
      concerns: (event) => shown.concerns(event),
    });
  }

  @Subscription(() => [TicketTypeObject], { description: `For everybody. ${LIVE}` })
  @Public()
  @Rows('ticketTypes')
  ticketTypes(@IdArg('eventId', EVENT) eventId?: number) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch('ticketTypes', {
      key: `ticketTypes ${eventId}`,
      read: () => shown.reading((id) => this.types.ofEvent(id)),
      concerns: (event) => shown.concerns(event) && /^(stock|price|ticketType|event)\./.test(event.kind),
    });
  }

  @Subscription(() => [OrderObject], { description: `Staff. ${LIVE}` })
  @Allow('orders.read')
  pendingOrders(@FirstArg(50) first: number, @IdArg('eventId', EVENT) eventId?: number) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch('pendingOrders', {
      key: `pendingOrders ${eventId} ${first}`,
      read: () => shown.reading((id) => this.desk.pending(id, first)),
      concerns: (event) => shown.concerns(event) && event.kind.startsWith('order.'),
    });
  }

  @Subscription(() => [QueueLineObject], { description: `Staff. ${LIVE}` })
  @Allow('orders.read')
  async queue(@IdArg('ticketTypeId') ticketTypeId: number, @FirstArg(50) first: number) {
    const type = await this.types.get(ticketTypeId);
    return this.views.watch('queue', {
      key: `queue ${ticketTypeId} ${first}`,
      read: () => this.waiting.line(ticketTypeId, first),
      concerns: (event) => showsInQueue({ ticketTypeId, eventId: type.event.id }, event),
    });
  }

  @Subscription(() => OrderObject, { description: `One’s own order, or any for staff. ${LIVE}` })
  @Allow('orders.place')
  async order(@Viewer() viewer: User, @IdArg() id: number) {
    await this.orders.visible(viewer, id);
    return this.views.watch('order', {
      key: `order ${id}`,
      read: () => this.orders.get(id),
      concerns: (event) => event.orderId === id && event.kind.startsWith('order.'),
    });
  }

  @Subscription(() => OrderConnectionObject, { description: `One’s own orders, the newest first. ${LIVE}` })
  @Allow('orders.place')
  myOrders(@Viewer() viewer: User, @FirstArg() first: number) {
    return this.views.watch('myOrders', {
      key: `myOrders ${viewer.id} ${first}`,
      read: () => this.orders.ofCustomer(viewer, { first }),
      concerns: (event) => event.customerId === viewer.id && event.kind.startsWith('order.'),
    });
  }

  @Subscription(() => [QueueEntryObject], { description: `One’s own entries, with their positions. ${LIVE}` })
  @Allow('orders.place')
  @Rows(MY_ENTRIES)
  myQueueEntries(@Viewer() viewer: User) {
    const places = new QueuePlaces(viewer.id);
    return this.views.watch('myQueueEntries', {
      key: `myQueueEntries ${viewer.id}`,
      read: () => places.reading(() => this.waiting.ofCustomer(viewer)),
      concerns: (event) => places.concerns(event),
    });
  }

  @Subscription(() => [ActivityObject], { description: `Staff. The newest first. ${LIVE}` })
  @Allow('orders.read')
  recentActivity(@FirstArg() first: number, @IdArg('eventId', EVENT) eventId?: number) {
    const shown = new WatchedEvent(eventId, this.events);
    return this.views.watch('recentActivity', {
      key: `recentActivity ${eventId} ${first}`,
      read: () => shown.reading((id) => this.feed.recent(id, first)),
      concerns: (event) => shown.concerns(event),
    });
  }
}
