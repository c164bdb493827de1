import { Module } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { WebModule } from '../web/web.module.js';
import { LiveServer } from './live-server.js';
import { LiveViews } from './live-views.js';
import { LiveResolver } from './live.resolver.js';
import { Turns } from './turns.js';

@Module({
  imports: [AuthModule, TicketsModule, OrdersModule, QueueModule, AdminModule, WebModule],
  providers: [LiveServer, LiveViews, LiveResolver, Turns],
})
export class LiveModule {}
