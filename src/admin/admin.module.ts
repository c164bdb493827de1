import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { OrdersModule } from '../orders/orders.module.js';
import { QueueModule } from '../queue/queue.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { ActivityFeed } from './activity-feed.js';
import { AdminResolver } from './admin.resolver.js';
import { ApprovalDesk } from './approval-desk.js';
import { ExportsController } from './exports.controller.js';
import { AuditLogResolver, AuditPersonResolver } from './audit-log.resolver.js';
import { AuditLog } from './audit-log.js';
import { Exports } from './exports.js';
import { Reset } from './reset.js';
import { Statistics } from './statistics.js';
import { StockCheck } from './stock-check.js';
import { ActivityResolver, StockMovementResolver } from './trail.resolver.js';
import { UsersResolver } from './users.resolver.js';
import { Users } from './users.js';

@Module({
  imports: [AuthModule, TicketsModule, OrdersModule, QueueModule],
  controllers: [ExportsController],
  providers: [
    ApprovalDesk,
    ActivityFeed,
    AuditLog,
    AuditLogResolver,
    AuditPersonResolver,
    Statistics,
    StockCheck,
    Reset,
    Exports,
    AdminResolver,
    ActivityResolver,
    StockMovementResolver,
    Users,
    UsersResolver,
  ],
  exports: [ApprovalDesk, ActivityFeed, Statistics],
})
export class AdminModule {}
